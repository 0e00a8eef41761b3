/** Documents as a dialect sends them: entries chosen by the parameters of the request, and the names of ESPI 1.x where it is spoken. */

import { isLegacy } from '../admin/registrations.ts'
import type { World } from '../world.ts'
import { atom } from './atom.ts'
import { collectionDocument, type Entry } from './feed-entries.ts'
import { legacyNames } from './legacy.ts'
import type { Asked } from './resource-guard.ts'
import type { Window } from './usage-feed.ts'
import { isBounded, isIn, type Wanted } from './window.ts'

/** Sends a document as it is written. */
export const sendFeed = (world: World, { c, utility }: Asked<unknown>, chunks: Iterable<string>): Response =>
  atom(c, world, isLegacy(world.state, utility) ? legacyNames(chunks) : chunks)

/** Whether a request asks for a part of the entries. */
export const narrows = ({ updated, start, max }: Wanted): boolean => isBounded(updated) || start > 1 || max !== Number.POSITIVE_INFINITY

/**
 * Sends entries as a feed. What is `dated` was chosen by its published time already; of everything else the entry's own counts.
 * Entries are in a steady order, so that a client may page through them with start-index.
 */
export function sendEntries(world: World, asked: Asked<unknown>, entries: Iterable<Entry>, dated?: 'dated'): Response {
  const chosen = chooseEntries(entries, asked.wanted, dated)
  return sendFeed(world, asked, collectionDocument(asked.self, world.clock.now(), chosen))
}

export function* chooseEntries(entries: Iterable<Entry>, { published, updated, start, max }: Wanted, dated?: 'dated'): Generator<Entry> {
  let index = 0
  for (const entry of entries) {
    if (!dated && !isDatedIn(entry, 'published', published)) continue
    if (!isDatedIn(entry, 'updated', updated)) continue
    index++
    if (index < start) continue
    if (index >= start + max) return
    yield entry
  }
}

/** An entry without a time is in no bounded window. */
export function isDatedIn({ xml }: Pick<Entry, 'xml'>, name: 'published' | 'updated', window: Partial<Window>): boolean {
  if (!isBounded(window)) return true
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1]
  return text !== undefined && isIn(window, Date.parse(text))
}
