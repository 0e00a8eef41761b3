/** The console's page of money that waits: by reason and by name, with what ends it. */
import type { Form, HoldsAnswer, ImportResult } from '@quickpay/web/answers'
import { findMember } from '#members/member-store.ts'
import { dormantOn } from '#payout/holds/dormancy.ts'
import { heldRows, heldSums } from '#payout/holds/hold-store.ts'
import { membersNotCleared, membersPaidAtLeast, type Payee, payeesOf, unclaimed } from '#payout/holds/payee-store.ts'
import { nearCents, taxYearOf, thresholdOf } from '#payout/holds/tax-year.ts'
import type { World } from '../../world.ts'

const SHOWN = 100
const noForm: Form = { values: {}, errors: [] }

export async function holdsAnswer(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  { form = noForm, result = null }: { readonly form?: Form; readonly result?: ImportResult | null } = {},
): Promise<HoldsAnswer> {
  const year = taxYearOf(clock.now())
  const threshold = thresholdOf(year)
  const [sums, held, near, listed, owners] = await Promise.all([
    heldSums(db),
    heldRows(db, SHOWN),
    membersPaidAtLeast(db, year, nearCents(threshold), SHOWN),
    membersNotCleared(db, SHOWN),
    unclaimed(db, SHOWN),
  ])
  const formless = held.filter((one) => one.code === 'tax-form-needed').map((one) => one.memberId)
  const payees = await payeesOf(db, [...new Set([...near, ...formless, ...listed])], year)
  const nameOf = async (memberId: string) => {
    const member = await findMember(db, memberId)
    return { memberId, memberName: member?.businessName ?? member?.name ?? memberId, email: member?.email ?? '' }
  }
  const taxPayee = async (one: Payee) => ({
    ...(await nameOf(one.memberId)),
    kind: one.kind,
    paidCents: Number(one.paidCents),
    form: one.form && { state: one.form.state, recordedAt: one.form.recordedAt.toString() },
    askedAt: one.askedAt?.toString() ?? null,
  })
  const chosen = [...new Set([...near, ...formless])].flatMap((id) => payees.get(id) ?? [])
  const screened = await Promise.all(
    listed.map(async (id) => {
      const seen = payees.get(id)?.screening
      if (!seen || seen.result === 'clear') return []
      const { memberId, memberName } = await nameOf(id)
      return [{ memberId, memberName, result: seen.result, listVersion: seen.listVersion, screenedAt: seen.screenedAt.toString() }]
    }),
  )
  return {
    sums: sums.map(({ oldestAt: _, ...one }) => ({ ...one, cents: Number(one.cents) })),
    held: held.map(({ earningId, evidence: _, ...one }) => ({
      ...one,
      paymentId: earningId,
      cents: Number(one.cents),
      sinceAt: one.sinceAt.toString(),
      untilAt: one.untilAt?.toString() ?? null,
    })),
    tax: { year, thresholdCents: Number(threshold.cents), payees: await Promise.all(chosen.map(taxPayee)) },
    screened: screened.flat(),
    unclaimed: owners.map(({ memberId, name, cents, lastContactAt }) => ({
      memberId,
      memberName: name,
      cents: Number(cents),
      lastContactAt: lastContactAt.toString(),
      dormantOn: dormantOn(lastContactAt).toString(),
    })),
    form,
    result,
  }
}
