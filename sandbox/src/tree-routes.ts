/** The tree (ESPI function block 32): every address named in a feed answers by itself, singly and as a collection. */
import { atom } from './atom.ts'
import { midnightS } from './civil-day.ts'
import { collectionDocument, type Entry, entriesOf, entryDocument } from './feed-entries.ts'
import { customerEntries } from './other-feeds.ts'
import type { Permit } from './permits.ts'
import { type Asked, malformed, type Route, refuse, resident } from './resource-guard.ts'
import { isOwnPoint, realTimeFeed, usageFeed, type Window } from './usage-feed.ts'
import { readBounds, readStartIndex, readWindow, windowNames } from './window.ts'
import type { World } from './world.ts'

const paged = ['startIndex']
const windowed = [...windowNames, 'startIndex']
const recentS = 70 * 86_400

type Ask = Asked<Permit>
type Entries = Iterable<Entry> | { problem: string }

export function treeRoutes(world: World, route: Route): void {
  const point = '/Subscription/:subscription/UsagePoint'
  const reading = `${point}/:point/MeterReading`
  const block = `${reading}/:reading/IntervalBlock`
  const any = resident('usage', 'billing')
  const usage = resident('usage')
  // A feed of no readings and the last bills holds everything else, with links to the collections that are there.
  const frame = ({ who, self }: Ask) => {
    const now = world.clock.now()
    const nowS = Math.floor(now / 1000)
    return entriesOf(usageFeed(world, [who], { self, asOf: now, window: { fromS: nowS - recentS, toS: nowS }, without: 'blocks' }))
  }
  const realTime = ({ who, self }: Ask) => entriesOf(realTimeFeed(world, [who], self))
  for (const [path, may, entries] of [
    [point, any, frame],
    ['/LocalTimeParameters', any, frame],
    [reading, usage, frame],
    ['/ReadingType', usage, frame],
    [`/RealTime${reading}`, usage, realTime],
    ['/RealTime/ReadingType', usage, realTime],
    [`/RealTime${block}`, usage, realTime],
  ] as const) {
    route('GET', path, paged, may, (asked) => collection(world, asked, entries(asked)))
    route('GET', `${path}/:item`, paged, may, (asked) => single(world, asked, entries(asked)))
  }
  route('GET', block, windowed, usage, (asked) => collection(world, asked, blocks(world, asked)))
  route('GET', `${block}/:block`, windowed, usage, (asked) => single(world, asked, blocks(world, asked)))
  const summary = `${point}/:point/UsageSummary`
  route('GET', summary, windowed, resident('billing'), (asked) => collection(world, asked, summaries(world, asked)))
  // Con Edison's Swagger has POST here; the standard has GET, and links are followed with GET.
  route(['GET', 'POST'], `${summary}/:summary`, [], resident('billing'), (asked) => single(world, asked, oneSummary(world, asked)))
  customerRoutes(world, route)
}

/** Every address below a customer is either an entry or the collection of the one entry below it. */
function customerRoutes(world: World, route: Route): void {
  const answer = (asked: Ask) => {
    const entries = [...customerEntries(world, [asked.who])]
    const address = addressOf(asked)
    return entries.some(({ up }) => up === address) ? collection(world, asked, entries) : single(world, asked, entries)
  }
  route('GET', '/Customer/:subscription', [], resident('account'), answer)
  route('GET', '/Customer/:subscription/*', [], resident('account'), answer)
}

/** The address itself, without its query. */
const addressOf = ({ self }: Ask): string => self.replace(/\?.*$/, '')

/** The entries whose `up` is the address asked for, from `startIndex` on; 404 when what it lies under is not there. */
function collection(world: World, asked: Ask, entries: Entries): Response {
  if ('problem' in entries) return malformed(asked.c, entries.problem)
  const from = readStartIndex(asked.query)
  if (typeof from !== 'number') return malformed(asked.c, from.problem)
  if (!liesUnderOwn(world, asked)) return refuse(asked.c, 404)
  const address = addressOf(asked)
  const chosen = function* () {
    let index = 0
    for (const entry of entries) if (entry.up === address && ++index >= from) yield entry
  }
  return atom(asked.c, world, collectionDocument(asked.self, world.clock.now(), chosen()))
}

function single(world: World, asked: Ask, entries: Entries): Response {
  if ('problem' in entries) return malformed(asked.c, entries.problem)
  const from = readStartIndex(asked.query)
  if (typeof from !== 'number') return malformed(asked.c, from.problem)
  const address = addressOf(asked)
  for (const entry of entries) if (entry.self === address) return atom(asked.c, world, entryDocument(entry))
  return refuse(asked.c, 404)
}

function liesUnderOwn(world: World, { c, who }: Ask): boolean {
  const { point, reading } = c.req.param() as { point?: string; reading?: string }
  return (point === undefined || isOwnPoint(world, who, point)) && (reading === undefined || reading === '01')
}

function blocks(world: World, { c, who, self, query }: Ask): Entries {
  const now = world.clock.now()
  const window = readWindow(query, now)
  if ('problem' in window) return window
  const id = (c.req.param() as { block?: string }).block
  if (id === undefined) return entriesOf(usageFeed(world, [who], { self, asOf: now, window, without: 'bills' }))
  if (!/^\d{1,6}$/.test(id)) return []
  const bounds = readBounds(query, windowNames)
  if ('problem' in bounds) return bounds
  const day: Window = { fromS: midnightS(Number(id)), toS: midnightS(Number(id) + 1) }
  const within = { fromS: Math.max(day.fromS, bounds.fromS ?? 0), toS: Math.min(day.toS, bounds.toS ?? day.toS) }
  return entriesOf(usageFeed(world, [who], { self, asOf: now, window: within, without: 'bills' }))
}

function summaries(world: World, { who, self, query }: Ask): Entries {
  if (windowNames.some((name) => !query.has(name))) return { problem: 'published-min and published-max are required' }
  const now = world.clock.now()
  const window = readWindow(query, now)
  return 'problem' in window ? window : entriesOf(usageFeed(world, [who], { self, asOf: now, window, without: 'blocks' }))
}

/** A bill is named by the second its period begins; the period ends within the next forty days. */
function oneSummary(world: World, { c, who, self }: Ask): Entries {
  const { summary = '' } = c.req.param() as { summary?: string }
  if (!/^\d{1,10}$/.test(summary)) return []
  const window = { fromS: Number(summary), toS: Number(summary) + 40 * 86_400 }
  return entriesOf(usageFeed(world, [who], { self, asOf: world.clock.now(), window, without: 'blocks' }))
}
