/** Deleting the account as its pages show it: what goes and what stays before, the certificate after. */
import type { Answers, Form } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { findDeparture, proofsOf, stepsOf } from '#members/departure-store.ts'
import { referenceOf, SETTLE_DAYS } from '#members/leave.ts'
import { keptUntil } from '#members/retention.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { isLasting } from '#payout/leaving/await-money.ts'
import { eventsWithParticipation } from '#settlement/explain-store.ts'
import { unpaidOf } from '#settlement/needed.ts'
import type { World } from '../../world.ts'
import { holdingsOf } from './holdings-store.ts'
import { keptAnswers } from './privacy.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
const ZONE = 'America/New_York'

export async function deletingAnswer(world: Part, memberId: string, form: Form = { values: {}, errors: [] }): Promise<Answers['deleting']> {
  const now = world.clock.now()
  const [holdings, earnings, holds, unpaid, events, accounts] = await Promise.all([
    holdingsOf(world.db, memberId),
    earningsOfMember(world.db, memberId),
    openHolds(world.db, memberId),
    unpaidOf(world.db, memberId, now),
    eventsWithParticipation(world.db, memberId),
    accountsOf(world.db, memberId),
  ])
  const open = earnings.filter((one) => one.state !== 'paid')
  const stuck = open.filter((one) => isLasting(holds.get(one.earningId)))
  const sum = (list: typeof open) => list.reduce((total, one) => total + Number(one.cents), 0)
  const isNow = ({ start, end }: { start: Temporal.Instant; end: Temporal.Instant }) =>
    Temporal.Instant.compare(start, now) <= 0 && Temporal.Instant.compare(now, end) < 0
  const running = events.some(({ event, participation }) => event.status === 'scheduled' && participation && isNow(event))
  const portals = accounts.flatMap(({ utilityId }) => {
    const profile = world.utilities.get(utilityId)?.profile
    return profile && profile.dialect.revocation !== 'delete-authorization' ? [profile.name] : []
  })
  return {
    goes: holdings.filter((one) => one.kind !== 'payments' && one.kind !== 'views'),
    payments: earnings.length,
    keptUntilAt: earnings.length > 0 ? keptUntil('payment', now, ZONE).toString() : null,
    kept: keptAnswers(),
    money: { unpaidEvents: unpaid.length, waitingCents: sum(open) - sum(stuck), stuckCents: sum(stuck), running },
    portals: [...new Set(portals)],
    settleDays: SETTLE_DAYS,
    form,
  }
}

/** What was removed under a name that says something to whoever it belonged to; tables that only point elsewhere are not counted. */
const KIND_OF: Readonly<Record<string, string>> = {
  interval_day: 'reading-days',
  document: 'documents',
  uploaded_file: 'files',
  message: 'messages',
  account: 'accounts',
  utility_authorization: 'consents',
  agreement_acceptance: 'agreement',
  phone_consent: 'telephone',
  payout_method: 'payout-method',
  meter: 'meters',
  referral_code: 'referrals',
}

/** Without a name in it: whoever has the address of the page has the certificate. Null where there is none. */
export async function departureAnswer(world: Part, memberId: string, departureId: string): Promise<Answers['departure'] | null> {
  const departure = await findDeparture(world.db, memberId)
  if (!departure || departure.departureId !== departureId) return null
  const [steps, proofs] = await Promise.all([stepsOf(world.db, memberId), proofsOf(world.db, memberId)])
  const counts = steps.flatMap(({ removed }) => Object.entries(removed))
  const at = `/left/${memberId}/${departureId}`
  return {
    reference: referenceOf(departure),
    state: departure.leftAt ? 'gone' : departure.settledAt ? 'removing' : 'settling',
    askedAt: departure.askedAt.toString(),
    settleByAt: departure.settleByAt.toString(),
    leftAt: departure.leftAt?.toString() ?? null,
    removed: counts.flatMap(([table, count]) => (KIND_OF[table] && count > 0 ? [{ kind: KIND_OF[table], count }] : [])),
    kept: [...Map.groupBy(proofs, (one) => one.kind)].map(([kind, own]) => ({
      kind,
      count: own.length,
      // The last of its kind goes then.
      untilAt: own.at(-1)!.keptUntilAt.toString(),
    })),
    owedCents: Number(departure.owedCents),
    portals: departure.portals.map((id) => world.utilities.get(id)?.profile.name ?? id),
    jsonUrl: `${at}/certificate.json`,
    pdfUrl: `${at}/certificate.pdf`,
  }
}
