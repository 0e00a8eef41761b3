/**
 * Side effects by name, so that a test can let the server die before or after each of them, or lose its answer. Nobody watches in production:
 * then an effect costs one look at a variable.
 */

/** A watcher that throws after an effect loses its answer; one that never returns has ended the process as far as the effect knows. */
export type Watcher = (effect: string, moment: 'before' | 'after') => Promise<void>
let watcher: Watcher | null = null

/** Watches the effects of this process from now on; null ends it. */
export const watchEffects = (next: Watcher | null): void => {
  watcher = next
}
export const isWatched = (): boolean => watcher !== null

/** Does what others see of us: a commit, or a question to somebody outside. */
export async function effect<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (watcher === null) return act()
  await watcher(name, 'before')
  const answer = await act()
  await watcher?.(name, 'after')
  return answer
}
