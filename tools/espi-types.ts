/** Writes the tables of `packages/green-button/src/resources` from the schemas of NAESB ESPI: names, order, types and how often, no words. Run by a test too. */
import { SaxesParser } from 'saxes'

type Node = { name: string; attributes: Record<string, string>; children: Node[] }
type Row = { name: string; type: string; often: string }

/** Types of XML Schema and of the standard that `simple.ts` knows. */
const basic = /^(any(Type|URI)|string|boolean|integer|float|String\d+|U?Int\d+|HexBinary\d+|TimeType|PerCent)$/

function treeOf(schema: string): Node {
  const root: Node = { name: '', attributes: {}, children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const node = { name: name.replace(/^xs:/, ''), attributes, children: [] }
    open.at(-1)!.children.push(node)
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  parser.write(schema).close()
  return root.children[0]!
}

const local = (type: string | undefined) => (type ?? 'anyType').replace(/^.*:/, '')
const inside = (node: Node | undefined, name: string) => node?.children.find((each) => each.name === name)
const named = (nodes: readonly Node[], kind: string) =>
  new Map(nodes.filter((each) => each.name === kind).map((each) => [each.attributes['name']!, each]))

function occurrence(element: Node, sequence: Node): string {
  const [min, max] = ['minOccurs', 'maxOccurs'].map((limit) => {
    const both = [element, sequence].map((each) => each.attributes[limit] ?? '1')
    return both.includes('unbounded') ? Number.POSITIVE_INFINITY : Number(both[0]) * Number(both[1])
  })
  if (max === 1) return min === 0 ? '?' : ''
  return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
}

/** What one schema says of these resources (elements at its top) and of all that they hold. */
export function tablesOf(schema: string, resources: readonly string[]) {
  const top = treeOf(schema).children
  const [complex, simple, elements] = [named(top, 'complexType'), named(top, 'simpleType'), named(top, 'element')]
  const types = new Map<string, Row[]>()
  const codes = new Map<string, string[]>()

  /** The name of a type as the tables have it, the type itself being noted. */
  const typed = (given: string): string => {
    const name = local(given)
    const content = inside(complex.get(name), 'simpleContent')
    if (content !== undefined) return typed(inside(content, 'extension')!.attributes['base']!)
    const node = complex.get(name)
    if (node !== undefined) {
      if (!types.has(name)) rowsOf(name, node)
      return name
    }
    const one = simple.get(name)
    if (basic.test(name) || one === undefined) return name
    const union = inside(one, 'union')
    if (union !== undefined) return typed(union.attributes['memberTypes']!)
    const restriction = inside(one, 'restriction')!
    const values = restriction.children.filter((each) => each.name === 'enumeration').map((each) => each.attributes['value']!)
    if (values.length === 0) return typed(restriction.attributes['base']!)
    codes.set(name, values)
    return name
  }

  const rowsOf = (name: string, node: Node): void => {
    const rows: Row[] = []
    types.set(name, rows)
    const addAll = (from: Node): void => {
      const extension = inside(inside(from, 'complexContent'), 'extension')
      if (extension !== undefined) addAll(complex.get(local(extension.attributes['base']))!)
      const sequence = inside(extension ?? from, 'sequence')
      for (const element of sequence?.children ?? []) {
        if (element.name !== 'element') continue
        const own = element.attributes['name'] ?? local(element.attributes['ref'])
        const anonymous = inside(element, 'complexType')
        if (anonymous !== undefined) rowsOf(own, anonymous)
        const type = anonymous === undefined ? typed(element.attributes['type'] ?? element.attributes['ref'] ?? 'anyType') : own
        rows.push({ name: own, type, often: occurrence(element, sequence!) })
      }
    }
    addAll(node)
  }

  const roots = resources.map((name): [string, string] => [name, typed(elements.get(name)!.attributes['type']!)])
  return { roots, types, codes }
}

const byName = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

/** A table as a module, of which Biome still breaks the lines. */
export function moduleOf(file: string, constant: string, { roots, types, codes }: ReturnType<typeof tablesOf>): string {
  const lines = [
    '/**',
    ` * ${file} of NAESB ESPI 4.0 as a table: elements in their order, their types, and how often (? + * {2,} as in regular expressions).`,
    ' * Types are those of `simple.ts`, of the closed lists, and of the table itself. Written by `node tools/write-espi-types.ts`; a test compares.',
    ' */',
    '',
    '/** Elements that stand as resources, and their types. */',
    `export const ${constant}Resources = {`,
    ...roots.map(([name, type]) => `  ${name}: '${type}',`),
    '} as const',
    '',
    `export const ${constant}Types = {`,
  ]
  for (const [name, rows] of byName(types)) {
    const fields = rows.map((row) => `${row.name}: '${row.type}${row.often}'`)
    const line = `  ${name}: { ${fields.join(', ')} },`
    if (line.length <= 140) lines.push(line)
    else lines.push(`  ${name}: {`, ...fields.map((field) => `    ${field},`), '  },')
  }
  lines.push('} as const', '')
  if (codes.size === 0) return lines.join('\n')
  lines.push('/** Closed lists of words. */', `export const ${constant}Codes = {`)
  for (const [name, values] of byName(codes)) lines.push(`  ${name}: [${values.map((value) => `'${value}'`).join(', ')}],`)
  lines.push('} as const', '')
  return lines.join('\n')
}

export const usageResources = [
  'ApplicationInformation',
  'Authorization',
  'BatchList',
  'ElectricPowerQualitySummary',
  'ElectricPowerUsageSummary',
  'IntervalBlock',
  'LocalTimeParameters',
  'MeterReading',
  'ProgramIdMappings',
  'ReadingType',
  'ServiceStatus',
  'UsagePoint',
  'UsageSummary',
]

export const customerResources = [
  'AccountNotification',
  'BatchList',
  'Customer',
  'CustomerAccount',
  'CustomerAgreement',
  'EndDevice',
  'LocalTimeParameters',
  'Meter',
  'ProgramDateIdMappings',
  'ServiceLocation',
  'ServiceSupplier',
  'Statement',
]
