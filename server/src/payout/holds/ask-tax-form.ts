/** Asks a payee for a tax form before it is needed: once in a year, a business when it joins, everybody near the year's threshold. */
import type { Hold } from '#payout/holds/hold.ts'
import { addTaxFormAsk, type Payee, payeesOf } from '#payout/holds/payee-store.ts'
import { askBecause, taxYearOf, thresholdOf } from '#payout/holds/tax-year.ts'
import { subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Part = Pick<Work, 'trx' | 'now' | 'emit'>

/** `paidCents`: of the year, with what has just been set aside. Whoever is held for want of the form is asked however little was paid. */
export async function askForTaxForm(
  work: Part,
  { memberId, kind, form, askedAt }: Payee,
  paidCents: bigint,
  holds: readonly { readonly hold: Hold }[] = [],
): Promise<void> {
  if (form?.state === 'valid' || askedAt) return
  const year = taxYearOf(work.now)
  const isHeld = holds.some(({ hold }) => hold.code === 'tax-form-needed')
  const because = isHeld ? 'near-threshold' : askBecause(kind, paidCents, thresholdOf(year))
  if (because === null || !(await addTaxFormAsk(work.trx, memberId, year, because, work.now))) return
  await work.emit('tax-form.wanted', [subjectOf(memberId, String(year))])
}

/** On `agreement.accepted`: who signs up as a business is asked then. */
export const askNewPayee = task<object, readonly string[]>({
  name: 'askNewPayee',
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds) {
    for (const payee of (await payeesOf(work.trx, memberIds, taxYearOf(work.now))).values())
      await askForTaxForm(work, payee, payee.paidCents)
  },
})
