/** Writes what cannot be had again: a database that is away for a moment is waited for. */
import { setTimeout as pause } from 'node:timers/promises'

const PAUSES_MS = [100, 400, 1600, 4000]

/** Tries five times within six seconds; the last error is thrown. `write` must bear running twice. */
export async function persist<T>(write: () => Promise<T>): Promise<T> {
  for (const ms of PAUSES_MS)
    try {
      return await write()
    } catch {
      await pause(ms)
    }
  return write()
}
