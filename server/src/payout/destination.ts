/** Whom the money of an account goes to: the member's default, or a payee that the member named. Who may be named, and when a choice counts. Pure. */
import { CHANGE_WAITS } from '#payout/method-change.ts'

/** A payee that a member named. The default has neither a row nor a name. */
export type Destination = { readonly memberId: string; readonly destinationId: string; readonly label: string }

/** That an account's money goes to a destination, null being the default; from when it counts. */
export type Choice = {
  readonly memberId: string
  readonly choiceId: string
  readonly accountId: string
  readonly destinationId: string | null
  readonly askedAt: Temporal.Instant
  readonly countsFromAt: Temporal.Instant
}

export const DESTINATIONS_MAX = 20
const LABEL_MAX = 60

export type LabelError = { readonly field: 'label'; readonly code: 'missing' | 'too-long' | 'taken' | 'too-many' }

/** Reads the name of a new payee beside those that there are: no two of a member are called the same, in whatever case. */
export function readLabel(
  values: Readonly<Record<string, string>>,
  others: readonly Pick<Destination, 'label'>[],
): { readonly label: string } | { readonly errors: readonly LabelError[] } {
  const label = (values['label'] ?? '').trim().replaceAll(/\s+/g, ' ')
  const refused = (code: LabelError['code']) => ({ errors: [{ field: 'label' as const, code }] })
  if (label === '') return refused('missing')
  if (label.length > LABEL_MAX) return refused('too-long')
  if (others.some((one) => one.label.toLowerCase() === label.toLowerCase())) return refused('taken')
  return others.length >= DESTINATIONS_MAX ? refused('too-many') : { label }
}

/** `counting`, `waiting`: where the account's money goes, and what was asked for and does not count yet, undefined when nothing was. */
export type Standing = {
  readonly counting: string | null
  readonly waiting: string | null | undefined
  /** Whether the counting destination ever had a method: without one nobody was paid yet, and nobody is paid elsewhere than before. */
  readonly hadMethod: boolean
}

/** `kept` takes back what waits; `repeated` keeps its hour. */
export type ChoiceVerdict = 'kept' | 'repeated' | 'first' | 'change'

export function judgeDestination({ counting, waiting, hadMethod }: Standing, destinationId: string | null): ChoiceVerdict {
  if (destinationId === counting) return 'kept'
  if (destinationId === waiting) return 'repeated'
  return hadMethod ? 'change' : 'first'
}

/** When a choice counts: like a change of method, a day later where money would go elsewhere than before. */
export const countsFrom = (verdict: 'first' | 'change', now: Temporal.Instant): Temporal.Instant =>
  verdict === 'first' ? now : now.add(CHANGE_WAITS)
