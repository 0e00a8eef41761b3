/** What can happen to a server at one of its effects. */
export const kinds = ['before', 'after', 'lost'] as const
/** It ends before the effect, or after it and before it knows; or it lives, and only the answer is lost. */
export type Fate = { readonly effect: string; readonly kind: (typeof kinds)[number] }

/** The same effect has the same name in every life: ids and times are left out. */
export const nameOf = (effect: string): string =>
  effect.replaceAll(/\b[a-z]{2,4}_[0-9a-f][0-9a-f-]{7,}|[0-9a-f]{8,}[0-9a-f-]*|(?<=\/)\d+(?=\/|$)/g, '*')

/** Random numbers of [0, 1) that are the same for a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Some of many, drawn by a seed. */
export function drawn<T>(all: readonly T[], count: number, random: () => number): T[] {
  const left = [...all]
  const chosen: T[] = []
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(Math.floor(random() * left.length), 1))
  return chosen
}
