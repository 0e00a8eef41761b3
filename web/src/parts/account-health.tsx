/** How one account's connection stands and how its readings arrive: what is wrong in a sentence each, and the one thing that repairs it. */
import type { AccountDetail, Arrival, Health } from '../answers.ts'
import { useView, type View } from '../view.ts'

type Reason = Health['reasons'][number]

/** What a person can do about a reason; waiting and our own work are nothing to press. */
const repairs = ['reconnect', 'reconnect-with-category', 'extend-term', 'other-account'] as const
type Repairable = (typeof repairs)[number]
export const repairOf = (health: Health | null): Repairable | null =>
  repairs.find((repair) => repair === health?.reasons.find((one) => (repairs as readonly string[]).includes(one.repair))?.repair) ?? null

function wordsOf({ words, format, shell }: View, account: AccountDetail, reason: Reason): string {
  const w = words.health
  const f = format(account.arrival?.zone)
  const utility = account.utility.name
  const said = (name: string) => String(reason.evidence[name] ?? '')
  switch (reason.code) {
    case 'narrowed': {
      const categories = said('categories').split(',') as (keyof typeof words.connect.categories)[]
      return w.lacks(f.list(categories.map((one) => words.connect.categories[one])), categories.includes('usage'))
    }
    case 'expiring':
      return w.expiring(f.dayMonth(f.civilDate(said('endsAt'))), Number(reason.evidence['daysLeft'] ?? 0))
    case 'short-term':
      return w.shortTerm(f.dayMonth(f.civilDate(said('endsAt'))))
    case 'no-data':
      if (said('newestReadingEndAt')) return w.noDataSince(utility, f.until(said('newestReadingEndAt'), shell.nowAt))
      return w.reason['no-data'](utility)
    default:
      return w.reason[reason.code](utility)
  }
}

export function HealthNotes(props: { account: AccountDetail }) {
  const view = useView()
  const w = view.words.health
  const { health, ending, utility, connection } = props.account
  if (!health || health.reasons.length === 0) return null
  const toDo = repairOf(health)
  const stopped = connection.is === 'ended' && connection.because === 'stopped'
  // What the person wanted is no warning; everything else is one, and nothing here is anybody's fault.
  return (
    <ul class={`standing ${stopped ? 'own' : ''}`}>
      {health.reasons.map((reason) => (
        <li key={reason.code}>{wordsOf(view, props.account, reason)}</li>
      ))}
      {stopped && ending && <li>{w.stopped[ending](utility.name)}</li>}
      {health.state === 'ended' && <li>{w.safe}</li>}
      {!toDo && <li>{w.nothingToDo}</li>}
    </ul>
  )
}

/** Rows of the card's list of facts. */
export function ArrivalFacts(props: { arrival: Arrival; live: boolean }) {
  const { words, format, shell } = useView()
  const w = words.health
  const f = format(props.arrival.zone)
  const { lastReadingEndAt, usual } = props.arrival
  return (
    <>
      <div>
        <dt>{w.readings}</dt>
        <dd>{lastReadingEndAt ? w.until(f.until(lastReadingEndAt, shell.nowAt)) : w.none}</dd>
      </div>
      {props.live && usual && (
        <div>
          <dt>{w.usual}</dt>
          <dd>{usualWords(usual, words.health, format('UTC').theTime)}</dd>
        </div>
      )}
    </>
  )
}

/** Hours after midnight are a time of the next day as long as they are within it. */
function usualWords(usual: NonNullable<Arrival['usual']>, w: View['words']['health'], theTime: (at: string) => string): string {
  const { halfWithinHours, mostWithinHours } = usual
  if (mostWithinHours >= 24) return w.usualWithin(Math.ceil(mostWithinHours / 24))
  const hour = (hours: number) => theTime(`2000-01-01T${String(hours).padStart(2, '0')}:00:00Z`)
  return w.usualAt(hour(Math.max(1, halfWithinHours)), hour(Math.max(1, mostWithinHours)))
}

export function Gaps(props: { arrival: Arrival; utility: string }) {
  const { words, format } = useView()
  const f = format(props.arrival.zone)
  const days = (dates: string[]) => f.list(dates.map(f.dayMonth))
  const { missing, givenUp } = props.arrival
  return (
    <>
      {missing.length > 0 && <p class="sm m2">{words.health.missing(days(missing), props.utility)}</p>}
      {givenUp.length > 0 && <p class="sm m2">{words.health.givenUp(days(givenUp), props.utility)}</p>}
    </>
  )
}
