/** In which network an account lies, over time, and who says so; and what a new word about it changes. Pure. */

/** `hint`: nobody has said it; the account is thought to lie there. */
export type NetworkSource = 'utility-file' | 'operator' | 'hint'
/** From a civil day to before another. */
export type Stretch = { readonly from: string; readonly until: string | null; readonly network: string; readonly source: NetworkSource }
export type Assignment = { readonly network: string; readonly from: string; readonly source: NetworkSource }

export const isKnown = (stretch: Pick<Stretch, 'source'> | null): boolean => stretch !== null && stretch.source !== 'hint'

/** Where the account lies on a day; null when nothing is on file for it. */
export const stretchOn = <S extends Pick<Stretch, 'from' | 'until'>>(stretches: readonly S[], day: string): S | null =>
  stretches.find((one) => one.from <= day && (one.until === null || day < one.until)) ?? null

/**
 * The stretches that a new word writes; none when it says what is known. `openFrom` is the first day that may still change: who has been
 * called by a network stays called by it. A hint never takes the place of what somebody said; somebody who says the same as a hint makes it known.
 */
export function assigned(stretches: readonly Stretch[], word: Assignment, openFrom: string): Stretch[] {
  if (stretches.length === 0) return [{ from: word.from, until: null, network: word.network, source: word.source }]
  if (word.source === 'hint') return []
  const from = word.from < openFrom ? openFrom : word.from
  const covering = stretchOn(stretches, from)
  if (covering?.network === word.network) return isKnown(covering) ? [] : [{ ...covering, source: word.source }]
  const next =
    stretches
      .map((one) => one.from)
      .filter((day) => day > from)
      .sort()[0] ?? null
  const written: Stretch = { from, until: next, network: word.network, source: word.source }
  return covering && covering.from < from ? [{ ...covering, until: from }, written] : [written]
}
