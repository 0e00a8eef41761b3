/** How an authorization stands, judged from what is known: what is wrong, how badly, and what would repair it. Pure. */
import type { Authorization, EndedBecause } from '#connect/authorization.ts'

export type Code =
  | 'revoked-at-utility'
  | 'refresh-refused'
  | 'expired'
  | 'denied'
  | 'stopped'
  | 'replaced'
  | 'client-refused'
  | 'other-account'
  | 'narrowed'
  | 'no-data'
  | 'idle'
  | 'expiring'
  | 'short-term'
  | 'token-budget'
export type Repair = 'reconnect' | 'reconnect-with-category' | 'extend-term' | 'other-account' | 'wait' | 'operator'
export type State = 'healthy' | 'attention' | 'broken' | 'ended'
export type Reason = { code: Code; words: string; evidence: Record<string, string | number>; repair: Repair }
export type Health = { state: State; reasons: Reason[] }

/** What health is judged from. */
export type HealthFacts = {
  authorization: Pick<Authorization, 'status' | 'missing' | 'endsAt' | 'endedAt' | 'endedBecause' | 'grantedAt'>
  /** When a call with the customer's own token last succeeded. */
  lastCallAt: Temporal.Instant | null
  /** What the utility's Authorization resource said last; null when it was not read yet. */
  seen: { status: 'active' | 'revoked' | 'denied' | 'absent' | 'unknown'; at: Temporal.Instant } | null
  /** Why the utility does not answer our client, and since when. */
  client: { code: string; since: Temporal.Instant } | null
  /** The end of the newest reading; `undefined` where nobody looked. */
  newestReadingEndAt: Temporal.Instant | null | undefined
}

const EXPIRING_DAYS = 30
/** Con Edison's older pages end an authorization that was not used for 45 days; ours is used every week. */
const IDLE_DAYS = 20
const IDLE_BROKEN_DAYS = 30
/** Con Edison gives 99 % of the validated readings within 3 days and 99.8 % within 7. */
const NO_DATA_DAYS = 3
const NO_DATA_BROKEN_DAYS = 7

const ends: Record<EndedBecause, { code: Code; words: string; repair: Repair }> = {
  revoked: { code: 'revoked-at-utility', words: 'The authorization was ended at the utility.', repair: 'reconnect' },
  refused: { code: 'refresh-refused', words: 'The utility calls it active but takes its token no longer.', repair: 'reconnect' },
  expired: { code: 'expired', words: 'The term of the authorization is over.', repair: 'reconnect' },
  denied: { code: 'denied', words: 'The utility says that the authorization was denied.', repair: 'reconnect' },
  stopped: { code: 'stopped', words: 'The member stopped sharing here.', repair: 'reconnect' },
  replaced: { code: 'replaced', words: 'A newer authorization of the account took its place.', repair: 'reconnect' },
}

/** Worst first; the state is that of the worst. An authorization that ended has that one reason: nothing else of it can be repaired. */
export function healthOf(facts: HealthFacts, now: Temporal.Instant): Health {
  const a = facts.authorization
  if (a.status === 'ended') {
    const { code, words, repair } = ends[a.endedBecause ?? 'revoked']
    return { state: 'ended', reasons: [{ code, words, repair, evidence: { endedAt: (a.endedAt ?? a.grantedAt).toString() } }] }
  }
  const broken: Reason[] = []
  const attention: Reason[] = []
  const add = (list: Reason[], code: Code, repair: Repair, words: string, evidence: Reason['evidence'] = {}) =>
    list.push({ code, words, evidence, repair })

  // The end itself is written by the check that saw it; until then nothing can come any more.
  if (facts.seen?.status === 'revoked')
    add(broken, 'revoked-at-utility', 'reconnect', 'The utility says that the authorization is revoked.', {
      seenAt: facts.seen.at.toString(),
    })
  if (facts.seen?.status === 'denied')
    add(broken, 'denied', 'reconnect', 'The utility says that the authorization was denied.', { seenAt: facts.seen.at.toString() })
  if (facts.client?.code === 'client-refused')
    add(broken, 'client-refused', 'operator', 'The utility does not take our own client id and secret.', {
      since: facts.client.since.toString(),
    })
  if (a.missing.some((one) => one.what === 'account'))
    add(broken, 'other-account', 'other-account', 'The account that was shared is not the one on file.')
  const lacking = a.missing.flatMap((one) => (one.what === 'category' ? [one.category] : []))
  if (lacking.length > 0)
    add(
      lacking.includes('usage') ? broken : attention,
      'narrowed',
      'reconnect-with-category',
      lacking.includes('usage') ? 'Readings are not shared, so nothing can be measured.' : 'A category of data is not shared.',
      { categories: lacking.join() },
    )
  addNoData(facts, now, lacking.includes('usage'), broken, attention, add)
  const idleDays = daysBetween(facts.lastCallAt ?? a.grantedAt, now)
  if (idleDays > IDLE_DAYS)
    add(idleDays >= IDLE_BROKEN_DAYS ? broken : attention, 'idle', 'operator', 'The authorization has not been used for long.', {
      days: Math.floor(idleDays),
    })
  if (a.endsAt) {
    const daysLeft = Math.max(0, Math.floor(daysBetween(now, a.endsAt)))
    const soon = Temporal.Instant.compare(now.add({ hours: 24 * EXPIRING_DAYS }), a.endsAt) >= 0
    const words = soon ? 'The authorization ends soon.' : 'The authorization has a term.'
    add(attention, soon ? 'expiring' : 'short-term', 'extend-term', words, { endsAt: a.endsAt.toString(), daysLeft })
  }
  if (facts.client?.code === 'token-budget')
    add(attention, 'token-budget', 'wait', 'The utility gives no more tokens for the moment.', { since: facts.client.since.toString() })
  const reasons = [...broken, ...attention]
  return { state: broken.length > 0 ? 'broken' : reasons.length > 0 ? 'attention' : 'healthy', reasons }
}

/** Without the usage category no readings are due; from a connection of today none yet. */
function addNoData(
  { authorization, newestReadingEndAt }: HealthFacts,
  now: Temporal.Instant,
  withoutUsage: boolean,
  broken: Reason[],
  attention: Reason[],
  add: (list: Reason[], code: Code, repair: Repair, words: string, evidence?: Reason['evidence']) => void,
): void {
  if (withoutUsage || newestReadingEndAt === undefined) return
  const since = newestReadingEndAt ?? authorization.grantedAt
  const days = daysBetween(since, now)
  // A day's validated readings come the day after it, so a day more than the curve says.
  if (days <= NO_DATA_DAYS + 1) return
  const evidence = { days: Math.floor(days), ...(newestReadingEndAt ? { newestReadingEndAt: newestReadingEndAt.toString() } : {}) }
  const lost = days > NO_DATA_BROKEN_DAYS + 1
  const words = newestReadingEndAt ? 'No new readings have come.' : 'No readings have come since it was connected.'
  add(lost ? broken : attention, 'no-data', lost ? 'operator' : 'wait', words, evidence)
}

const daysBetween = (from: Temporal.Instant, to: Temporal.Instant): number => (to.epochMilliseconds - from.epochMilliseconds) / 86_400_000
