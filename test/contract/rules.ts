/**
 * The rules of the Green Button Alliance’s function-block tests for downloaded data (Schematron of OpenESPI-GreenbuttonDataSDK), under
 * their names, as functions of a feed. A feed is judged by the blocks its scope has.
 */
import { all, at, type Element, type Entry, entriesOf, textOf } from './document.ts'

export type Block = 1 | 4 | 5 | 7 | 8 | 10 | 15 | 16
export type Feed = { root: Element; entries: Entry[]; of(kind: string): Entry[] }
/** `breaks` names what is wrong; an empty list is right. */
export type Rule = { code: string; block: Block; words: string; breaks(feed: Feed): string[] }

export function feedOf(root: Element): Feed {
  const entries = entriesOf(root)
  return { root, entries, of: (kind) => entries.filter((entry) => entry.kind === kind) }
}

const summaries = (feed: Feed) => [...feed.of('UsageSummary'), ...feed.of('ElectricPowerUsageSummary')]
const named = (entries: readonly Entry[]) => entries.map(({ self, kind }) => self || kind)
const counts = (entries: readonly Entry[], address: (entry: Entry) => string[]) => {
  const count = new Map<string, number>()
  for (const entry of entries) for (const one of new Set(address(entry))) count.set(one, (count.get(one) ?? 0) + 1)
  return count
}
const selfOf = (entry: Entry) => [entry.self]
const unless = (holds: boolean, words: string) => (holds ? [] : [words])

const rule = (block: Block, code: string, words: string, breaks: Rule['breaks']): Rule => ({ code, block, words, breaks })
const present = (block: Block, code: string, kind: string) =>
  rule(block, code, `there is a ${kind}`, (feed) => unless(feed.of(kind).length > 0, kind))
/** Each entry of a kind has what `path` names in its resource. */
const field = (block: Block, code: string, kind: string, ...path: string[]) =>
  rule(block, code, `${kind} has ${path.join('/')}`, (feed) =>
    named(feed.of(kind).filter(({ resource }) => textOf(resource, ...path) === undefined)),
  )
const summaryField = (block: Block, code: string, ...path: string[]) =>
  rule(block, code, `a usage summary has ${path.join('/')}`, (feed) =>
    named(summaries(feed).filter(({ resource }) => !at(resource, ...path))),
  )
/** What every entry of a kind has around its resource; one code for each part, in this order. */
function envelope(
  block: Block,
  kind: string,
  codes: readonly [id: string, title: string, self: string, unique: string, up: string, published: string, updated: string],
): Rule[] {
  const entries = (feed: Feed) => (kind === 'UsageSummary' ? summaries(feed) : feed.of(kind))
  const has = (code: string, words: string, holds: (entry: Entry) => boolean) =>
    rule(block, code, `${kind} has ${words}`, (feed) => named(entries(feed).filter((entry) => !holds(entry))))
  const [id, title, self, unique, up, published, updated] = codes
  return [
    has(id, 'an id', ({ element }) => at(element, 'id') !== undefined),
    has(title, 'a title', ({ element }) => at(element, 'title') !== undefined),
    has(self, 'a self link', (entry) => entry.self !== ''),
    rule(block, unique, `the self links of ${kind} are unique`, (feed) =>
      [...counts(entries(feed), selfOf)].flatMap(([href, n]) => (n > 1 ? [href] : [])),
    ),
    has(up, 'an up link', (entry) => entry.up !== ''),
    has(published, 'published', ({ element }) => at(element, 'published') !== undefined),
    has(updated, 'updated', ({ element }) => at(element, 'updated') !== undefined),
  ]
}

/** Exactly one of `targets`’ addresses is among the related of each entry. */
const oneRelated = (entries: readonly Entry[], targets: readonly Entry[]) => {
  const selves = new Set(targets.map(({ self }) => self))
  return named(entries.filter(({ related }) => related.filter((href) => selves.has(href)).length !== 1))
}
/** Exactly one of `parents` has the entry’s up link among its related. */
const oneParent = (entries: readonly Entry[], parents: readonly Entry[]) => {
  const related = counts(parents, (parent) => parent.related)
  return named(entries.filter(({ up }) => related.get(up) !== 1))
}
const blocksOf = (feed: Feed, { related }: Entry) => feed.of('IntervalBlock').filter(({ up }) => related.includes(up))
const startsOf = ({ resource }: Entry) => all(resource, 'IntervalReading').map((reading) => textOf(reading, 'timePeriod', 'start') ?? '')
const hasType = (wanted: Record<string, readonly string[]>) => (feed: Feed) =>
  unless(
    feed
      .of('ReadingType')
      .some(({ resource }) => Object.entries(wanted).every(([name, values]) => values.includes(textOf(resource, name) ?? ''))),
    JSON.stringify(wanted),
  )
const wattHours = { accumulationBehaviour: ['4'], commodity: ['1'], kind: ['12'], uom: ['72'] }
/** Each reading of each block has it. */
const readingField = (code: string, ...path: string[]) =>
  rule(4, code, `an IntervalReading has ${path.join('/')}`, (feed) =>
    named(
      feed.of('IntervalBlock').filter(({ resource }) => all(resource, 'IntervalReading').some((one) => textOf(one, ...path) === undefined)),
    ),
  )

export const rules: readonly Rule[] = [
  rule(1, 'D000', 'the document is a feed', ({ root }) => unless(root.name === 'feed', root.name)),
  ...['id', 'title', 'updated'].map((name, i) =>
    rule(1, `D00${i + 1}`, `the feed has ${name}`, ({ root }) => unless(at(root, name) !== undefined, name)),
  ),
  rule(1, 'D004', 'the ids of entries are unique', (feed) => {
    const ids = feed.entries.map(({ element }) => textOf(element, 'id') ?? '')
    return ids.filter((id, i) => ids.indexOf(id) !== i)
  }),
  present(1, 'D006', 'UsagePoint'),
  rule(1, 'D007', 'each UsagePoint has exactly one LocalTimeParameters', (feed) =>
    oneRelated(feed.of('UsagePoint'), feed.of('LocalTimeParameters')),
  ),
  field(1, 'D008', 'UsagePoint', 'ServiceCategory', 'kind'),
  ...envelope(1, 'UsagePoint', ['D011', 'D012', 'D013', 'D014', 'D015', 'D009', 'D010']),
  rule(1, 'D016', 'a UsagePoint has related links', (feed) => named(feed.of('UsagePoint').filter(({ related }) => related.length === 0))),
  present(1, 'D136', 'LocalTimeParameters'),
  ...envelope(1, 'LocalTimeParameters', ['D138', 'D137', 'D139', 'D143', 'D140', 'D141', 'D142']),
  rule(1, 'D135', 'each LocalTimeParameters belongs to a UsagePoint', (feed) => {
    const related = counts(feed.of('UsagePoint'), (point) => point.related)
    return named(feed.of('LocalTimeParameters').filter(({ self }) => !related.has(self)))
  }),
  present(4, 'D027', 'MeterReading'),
  ...envelope(4, 'MeterReading', ['D018', 'D019', 'D020', 'D021', 'D022', 'D029', 'D030']),
  rule(4, 'D023', 'a MeterReading lies under one UsagePoint', (feed) => oneParent(feed.of('MeterReading'), feed.of('UsagePoint'))),
  rule(4, 'D024', 'each MeterReading has exactly one ReadingType', (feed) => oneRelated(feed.of('MeterReading'), feed.of('ReadingType'))),
  rule(4, 'D025', 'each MeterReading has blocks', (feed) =>
    named(feed.of('MeterReading').filter((entry) => blocksOf(feed, entry).length === 0)),
  ),
  present(4, 'D032', 'IntervalBlock'),
  ...envelope(4, 'IntervalBlock', ['D031', 'D033', 'D034', 'D035', 'D036', 'D040', 'D041']),
  rule(4, 'D037', 'the up link of each IntervalBlock is related to one MeterReading', (feed) =>
    oneParent(feed.of('IntervalBlock'), feed.of('MeterReading')),
  ),
  field(4, 'D038', 'IntervalBlock', 'interval', 'duration'),
  field(4, 'D039', 'IntervalBlock', 'interval', 'start'),
  rule(4, 'D042', 'a block begins with its first reading', (feed) =>
    named(feed.of('IntervalBlock').filter((entry) => startsOf(entry)[0] !== textOf(entry.resource, 'interval', 'start'))),
  ),
  readingField('D044', 'timePeriod', 'duration'),
  readingField('D045', 'timePeriod', 'start'),
  readingField('D046', 'value'),
  present(4, 'D049', 'ReadingType'),
  ...envelope(4, 'ReadingType', ['D048', 'D050', 'D051', 'D052', 'D053', 'D069', 'D070']),
  field(4, 'D062', 'ReadingType', 'intervalLength'),
  field(4, 'D063', 'ReadingType', 'kind'),
  field(4, 'D065', 'ReadingType', 'powerOfTenMultiplier'),
  field(4, 'D068', 'ReadingType', 'uom'),
  rule(4, 'D145', 'the starts of the readings of a MeterReading are unique', (feed) =>
    feed.of('MeterReading').flatMap((entry) => {
      const starts = blocksOf(feed, entry).flatMap(startsOf)
      return unless(new Set(starts).size === starts.length, entry.self)
    }),
  ),
  rule(4, 'D146', 'the starts of the blocks of a MeterReading are unique', (feed) =>
    feed.of('MeterReading').flatMap((entry) => {
      const starts = blocksOf(feed, entry).map(({ resource }) => textOf(resource, 'interval', 'start'))
      return unless(new Set(starts).size === starts.length, entry.self)
    }),
  ),
  rule(5, 'D064', 'a ReadingType of electricity has a phase', (feed) =>
    named(
      feed.of('ReadingType').filter(({ resource }) => textOf(resource, 'commodity') === '1' && textOf(resource, 'phase') === undefined),
    ),
  ),
  rule(5, 'D078', 'there are watt-hours delivered by interval', hasType({ ...wattHours, flowDirection: ['1'] })),
  rule(7, 'D074', 'there are net watt-hours', hasType({ ...wattHours, flowDirection: ['4'] })),
  rule(8, 'D076', 'there are watt-hours received', hasType({ ...wattHours, flowDirection: ['19'] })),
  rule(
    10,
    'D079',
    'there is gas',
    hasType({ accumulationBehaviour: ['4'], commodity: ['7'], flowDirection: ['1'], uom: ['31', '42', '119', '132', '169'] }),
  ),
  rule(15, 'D083', 'there is a usage summary', (feed) => unless(summaries(feed).length > 0, 'UsageSummary')),
  ...envelope(15, 'UsageSummary', ['D082', 'D084', 'D085', 'D086', 'D087', 'D101', 'D102']),
  rule(15, 'D088', 'a usage summary lies under one UsagePoint', (feed) => oneParent(summaries(feed), feed.of('UsagePoint'))),
  summaryField(15, 'D089', 'billingPeriod', 'duration'),
  summaryField(15, 'D090', 'billingPeriod', 'start'),
  summaryField(15, 'D081', 'overallConsumptionLastPeriod'),
  summaryField(15, 'D099', 'qualityOfReading'),
  summaryField(15, 'D100', 'statusTimeStamp'),
  summaryField(16, 'D091', 'billLastPeriod'),
  summaryField(16, 'D093', 'costAdditionalLastPeriod'),
  summaryField(16, 'D094', 'currency'),
]

/** What a document breaks of the blocks: `D024 each MeterReading …: address`. */
export function breaches(root: Element, blocks: readonly Block[]): string[] {
  const feed = feedOf(root)
  return rules
    .filter(({ block }) => blocks.includes(block))
    .flatMap(({ code, words, breaks }) => breaks(feed).map((where) => `${code} ${words}: ${where}`))
}
