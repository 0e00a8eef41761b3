/** Usage points, meter readings and their series: follows the links of the usage resources (NAESB ESPI namespace http://naesb.org/espi). */

import { services } from '../codes.ts'
import type { Block } from '../document/blocks.ts'
import type { DocumentReader } from '../document/document.ts'
import { type Element, type Entry, integerAt, newEntry, type Resource } from '../document/entry.ts'
import { ancestor, parentOf } from '../document/href.ts'
import type { Finding } from '../findings.ts'
import type { Series, Service, UsagePointResource } from '../model.ts'
import { idOf, linker, type Node, nodeOf, withoutRepeats } from './graph.ts'
import { meaningOf } from './reading-type.ts'
import { makeSeries } from './series.ts'

/** Of so many series holes are told by local day; a feed with more of them is one to be taken apart. */
const mostDated = 1000

type Named = { entry: Entry; element: Element }
type Metered = { entry: Entry; synthesised: boolean }

const sameElement = (a: Element, b: Element): boolean =>
  a.name === b.name &&
  a.text.trim() === b.text.trim() &&
  a.children.length === b.children.length &&
  a.children.every((one, at) => sameElement(one, b.children[at] ?? a))

const named = (document: DocumentReader, name: string): Resource[] => document.resources.filter((resource) => resource.name === name)

export type Usage = {
  series: Series[]
  usagePoints: UsagePointResource[]
  findings: Finding[]
  /** The usage point that a resource below it (a summary) belongs to, by id; 'unknown' where nothing tells. */
  usagePointOf: (entry: Entry) => string
}

export const readUsage = (document: DocumentReader, zone: string): Usage => {
  const findings: Finding[] = []
  const base = document.self
  const nodes = (name: string, conflict: (node: Node<Named>) => void = () => {}): Node<Named>[] =>
    withoutRepeats(
      named(document, name).map((resource) => nodeOf<Named>(resource.entry, base, resource)),
      (a, b) => sameElement(a.element, b.element),
      conflict,
    )

  const points = nodes('UsagePoint')
  const usagePoints = new Map<string, UsagePointResource>()
  for (const point of points) {
    const href = point.of.entry.self
    const status = integerAt(point.of.element, 'status')
    const service = services.get(integerAt(point.of.element, 'ServiceCategory', 'kind') ?? -1) ?? 'unknown'
    usagePoints.set(point.self, { id: idOf(href), href, service, ...(status === undefined ? {} : { status }), synthesised: false })
  }

  const pointOf = linker(points)
  /** The usage point of something below it: by links, else by the URL alone. */
  const findPoint = (node: Node<unknown>, href: string): UsagePointResource => {
    const linked = pointOf(node)
    const known = linked === null ? undefined : usagePoints.get(linked.self)
    if (known !== undefined) return known
    const above = ancestor(href, 'UsagePoint') ?? ''
    const key = ancestor(node.self, 'UsagePoint') ?? ''
    const made = usagePoints.get(key) ?? { id: idOf(above), href: above, service: 'unknown', synthesised: true }
    if (!usagePoints.has(key)) {
      usagePoints.set(key, made)
      findings.push({
        code: 'usage_point_synthesised',
        words: 'The document has readings of a usage point that it does not describe.',
        evidence: { usagePoint: made.id },
      })
    }
    return made
  }

  const ambiguous = new Set<string>()
  const types = new Map(
    nodes('ReadingType', (node) => {
      ambiguous.add(node.self)
      findings.push({
        code: 'ambiguous_reading_type',
        words: 'Two reading types with the same URL say different things; neither is believed.',
        evidence: { readingType: idOf(node.of.entry.self) },
      })
    }).map((node) => [node.self, node]),
  )

  const meterReadings: Node<Metered>[] = nodes('MeterReading').map((node) => ({
    ...node,
    of: { entry: node.of.entry, synthesised: false },
  }))
  const { groups: blocksOf, contradicting } = groupBlocks(document.blocks.blocks, meterReadings, base)
  if (contradicting > 0)
    findings.push({
      code: 'contradictory_links',
      words: 'Interval blocks name one meter reading in their own URL and another in their up link; the URL is believed.',
      evidence: { count: contradicting },
    })
  const series: Series[] = []
  for (const [node, blocks] of blocksOf) {
    if (blocks.length === 0) continue
    const point = findPoint(node, node.of.entry.self)
    const evidence = { usagePoint: point.id, meterReading: idOf(node.of.entry.self) }
    const type = node.related.map((href) => types.get(href)).find((found) => found !== undefined)
    const element = type === undefined || ambiguous.has(type.self) ? null : type.of.element
    // Which reading type is lacking can be asked for by its URL; the service of the usage point suggests what it may say.
    const lacking = type === undefined ? node.related.find((href) => ancestor(href, 'ReadingType') !== null) : undefined
    const hints = {
      ...(lacking === undefined ? {} : { readingTypeHref: lacking }),
      ...(element === null ? { service: point.service } : {}),
    }
    const { meaning, findings: assumed } = meaningOf(element, { ...evidence, ...hints })
    if (point.service !== 'unknown' && meaning.service !== 'unknown' && point.service !== meaning.service)
      findings.push({ code: 'service_mismatch', words: 'Usage point and reading type name different services.', evidence })
    const service: Service = point.service === 'unknown' ? meaning.service : point.service
    const names = { ...evidence, usagePointHref: point.href, meterReadingHref: node.of.entry.self, service }
    const made = makeSeries(names, meaning, blocks, document.blocks.readings, series.length < mostDated ? zone : null)
    series.push(made.series)
    findings.push(...assumed, ...made.findings)
  }
  findings.push(...missingUpLinks(document))
  return {
    series,
    usagePoints: [...usagePoints.values()],
    findings,
    usagePointOf: (entry) => {
      const node = nodeOf(entry, base, null)
      const linked = pointOf(node)
      return idOf(linked === null ? (ancestor(entry.self, 'UsagePoint') ?? '') : linked.of.entry.self)
    },
  }
}

/** The blocks of each meter reading, in the document's order of meter readings; those that the document does not describe come last. */
const groupBlocks = (blocks: readonly Block[], meterReadings: readonly Node<Metered>[], base: string) => {
  const groups = new Map<Node<Metered>, Block[]>(meterReadings.map((node) => [node, []]))
  const made = new Map<string, Node<Metered>>()
  const find = linker(meterReadings)
  const found = new Map<Entry, Node<Metered>>()
  let contradicting = 0
  for (const block of blocks) {
    let node = found.get(block.entry)
    if (node === undefined) {
      const own = nodeOf(block.entry, base, null)
      // Without a MeterReading entry the collection's URL stands for it.
      const href = ancestor(block.entry.self || block.entry.up, 'MeterReading') ?? (block.entry.up || parentOf(block.entry.self))
      node = find(own) ?? made.get(href)
      const byUp = find({ ...own, self: '', related: [] })
      if (byUp !== null && byUp !== node) contradicting += 1
      if (node === undefined) {
        const entry = { ...newEntry(), self: href }
        node = nodeOf(entry, base, { entry, synthesised: true })
        made.set(href, node)
      }
      found.set(block.entry, node)
    }
    const group = groups.get(node)
    if (group === undefined) groups.set(node, [block])
    else group.push(block)
  }
  return { groups, contradicting }
}

const withUpLinks = new Set(['UsagePoint', 'MeterReading', 'ReadingType'])

const missingUpLinks = (document: DocumentReader): Finding[] => {
  const entries = new Set([
    ...document.resources.filter((resource) => withUpLinks.has(resource.name)).map((resource) => resource.entry),
    ...document.blocks.blocks.map((block) => block.entry),
  ])
  const count = [...entries].filter((entry) => entry.up === '').length
  if (count === 0) return []
  return [
    {
      code: 'missing_up_link',
      words: 'Entries do not link to their collection; their URLs and the other links were followed.',
      evidence: { count },
    },
  ]
}
