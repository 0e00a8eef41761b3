/** Numbers that look random and are the same at every start: drawn from the seed and a name. */

/** A 32-bit hash (FNV-1a with a final mix) of a seed and a name. */
export function hash(seed: number, name: string): number {
  let h = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** One number in [0, 1). */
export const draw = (seed: number, name: string): number => hash(seed, name) / 4294967296

/** One number in [low, high). */
export const between = (seed: number, name: string, low: number, high: number): number => low + (high - low) * draw(seed, name)

/** A stream of numbers in [0, 1) (mulberry32), for the many draws of one day. */
export function stream(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
