/** The tree (ESPI function block 32): every address named in a feed answers by itself, singly and as a collection. */

import { isLegacy } from '../admin/registrations.ts'
import type { Permit } from '../consent/permits.ts'
import type { Dialect } from '../dialects.ts'
import { midnightS } from '../households/civil-day.ts'
import type { World } from '../world.ts'
import { acceptedFirst, askedWindow } from './batch-routes.ts'
import { type Entry, entriesOf, entryDocument } from './feed-entries.ts'
import { customerEntries } from './other-feeds.ts'
import { sendEntries, sendFeed } from './paging.ts'
import { type Asked, malformed, type Route, refuse, resident } from './resource-guard.ts'
import { isOwnPoint, realTimeFeed, usageFeed, type Window } from './usage-feed.ts'
import { windowNames } from './window.ts'

const paged = ['start-index'] as const
const windowed = [...windowNames, ...paged]
const recentS = 70 * 86_400

type Ask = Asked<Permit>
type Entries = Iterable<Entry>

export function treeRoutes(world: World, route: Route, dialect: Dialect): void {
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
  const all: [string, ReturnType<typeof resident>, (asked: Ask) => Entries][] = [
    [point, any, frame],
    ['/LocalTimeParameters', any, frame],
    [reading, usage, frame],
    ['/ReadingType', usage, frame],
  ]
  if (dialect.realTime)
    all.push([`/RealTime${reading}`, usage, realTime], ['/RealTime/ReadingType', usage, realTime], [`/RealTime${block}`, usage, realTime])
  for (const [path, may, entries] of all) {
    route('GET', path, paged, may, (asked) => collection(world, asked, entries(asked)))
    route('GET', `${path}/:item`, paged, may, (asked) => single(world, asked, entries(asked)))
  }
  route('GET', block, windowed, usage, (asked) => collection(world, asked, blocks(world, asked), 'dated'))
  route('GET', `${block}/:block`, windowed, usage, (asked) => single(world, asked, blocks(world, asked)))
  summaryRoutes(world, route, dialect, `${point}/:point`)
  customerRoutes(world, route, dialect)
}

/** Bills; where ESPI 1.x is spoken they have its name, and only that. */
function summaryRoutes(world: World, route: Route, dialect: Dialect, point: string): void {
  const bills = resident('billing')
  for (const name of ['UsageSummary', ...(dialect.canBeLegacy ? ['ElectricPowerUsageSummary'] : [])]) {
    const spoken = (answer: (asked: Ask) => Response) => (asked: Ask) =>
      isLegacy(world.state, asked.utility) === (name === 'ElectricPowerUsageSummary') ? answer(asked) : refuse(asked.c, 404)
    const list = (asked: Ask) => {
      const { published } = asked.wanted
      if (dialect.summaryWindowRequired && (published.fromS === undefined || published.toS === undefined))
        return malformed(asked.c, 'published-min and published-max are required')
      return collection(world, asked, summaries(world, asked), 'dated')
    }
    route('GET', `${point}/${name}`, windowed, bills, spoken(list))
    const one = (asked: Ask) => single(world, asked, oneSummary(world, asked))
    route(dialect.summaryVerbs, `${point}/${name}/:summary`, [], bills, spoken(one))
  }
}

/** Every address below a customer is either an entry or the collection of the one entry below it. */
function customerRoutes(world: World, route: Route, dialect: Dialect): void {
  const answer = (asked: Ask) => {
    const entries = [...customerEntries(world, [asked.who])]
    const address = addressOf(asked)
    // From the agreement down, Con Edison's collection has the data gathered first.
    const first = address.includes('/CustomerAgreement') ? acceptedFirst(world, asked, [asked.who], asked.who.id) : undefined
    if (first) return first
    return entries.some(({ up }) => up === address) ? collection(world, asked, entries) : single(world, asked, entries)
  }
  const account = resident('account')
  const paths =
    dialect.customerTree === 'standard' ? ['/RetailCustomer/:subscription/*'] : ['/Customer/:subscription', '/Customer/:subscription/*']
  for (const path of paths) route('GET', path, [], account, answer)
}

/** The address itself, without its query. */
const addressOf = ({ self }: Ask): string => self.replace(/\?.*$/, '')

/** The entries whose `up` is the address asked for, as far as the parameters go; 404 when what it lies under is not there. */
function collection(world: World, asked: Ask, entries: Entries, dated?: 'dated'): Response {
  if (!liesUnderOwn(world, asked)) return refuse(asked.c, 404)
  const address = addressOf(asked)
  const children = function* () {
    for (const entry of entries) if (entry.up === address) yield entry
  }
  return sendEntries(world, asked, children(), dated)
}

function single(world: World, asked: Ask, entries: Entries): Response {
  const address = addressOf(asked)
  for (const entry of entries) if (entry.self === address) return sendFeed(world, asked, entryDocument(entry))
  return refuse(asked.c, 404)
}

function liesUnderOwn(world: World, { c, who }: Ask): boolean {
  const { point, reading } = c.req.param() as { point?: string; reading?: string }
  return (point === undefined || isOwnPoint(world, who, point)) && (reading === undefined || reading === '01')
}

function blocks(world: World, asked: Ask): Entries {
  const { c, who, self, wanted } = asked
  const now = world.clock.now()
  const id = (c.req.param() as { block?: string }).block
  if (id === undefined) return entriesOf(usageFeed(world, [who], { self, asOf: now, window: askedWindow(world, asked), without: 'bills' }))
  if (!/^\d{1,6}$/.test(id)) return []
  const day: Window = { fromS: midnightS(Number(id)), toS: midnightS(Number(id) + 1) }
  const bounds = askedWindow(world, asked).by === 'publication' ? {} : wanted.published
  const within = { fromS: Math.max(day.fromS, bounds.fromS ?? 0), toS: Math.min(day.toS, bounds.toS ?? day.toS) }
  return entriesOf(usageFeed(world, [who], { self, asOf: now, window: within, without: 'bills' }))
}

const summaries = (world: World, asked: Ask): Entries =>
  entriesOf(
    usageFeed(world, [asked.who], { self: asked.self, asOf: world.clock.now(), window: askedWindow(world, asked), without: 'blocks' }),
  )

/** A bill is named by the second its period begins; the period ends within the next forty days. */
function oneSummary(world: World, { c, who, self }: Ask): Entries {
  const { summary = '' } = c.req.param() as { summary?: string }
  if (!/^\d{1,10}$/.test(summary)) return []
  const window = { fromS: Number(summary), toS: Number(summary) + 40 * 86_400 }
  return entriesOf(usageFeed(world, [who], { self, asOf: world.clock.now(), window, without: 'blocks' }))
}
