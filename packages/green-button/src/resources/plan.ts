/** The tables made ready for use: each type with its fields by name, and the tags between which they are written. */

import { type SimpleType, simpleTypes } from './simple.ts'
import { type Namespace, type ResourceName, tables } from './types.ts'
import { usageCodes } from './usage-types.ts'

export type Field = {
  readonly name: string
  readonly several: boolean
  /** So many there must be. */
  readonly least: number
  /** Of what it is made, or else the simple type of its text. */
  readonly plan: Plan | null
  readonly simple: SimpleType
  /** The tags, with their prefix. */
  readonly open: string
  readonly close: string
  readonly empty: string
}

export type Plan = {
  readonly fields: readonly Field[]
  readonly byName: ReadonlyMap<string, Field>
  /** By the name in small letters: real feeds write `ServiceDeliveryPoint` for `serviceDeliveryPoint`. */
  readonly bySmallName: ReadonlyMap<string, Field>
}

/** The prefixes inside feeds. */
export const prefixes: Record<Namespace, string> = { usage: 'espi:', customer: 'cust:' }
const simple: ReadonlyMap<string, SimpleType> = new Map<string, SimpleType>([
  ...Object.entries(simpleTypes),
  ...Object.entries(usageCodes).map(([name, words]): [string, SimpleType] => [name, { is: 'text', words }]),
])
const made = new Map<string, Plan>()

const fieldOf = (namespace: Namespace, prefix: string, name: string, row: string): Field => {
  const [, type = '', often = ''] = /^(\w+)(.*)$/.exec(row) ?? []
  const isComplex = type in tables[namespace].types
  const text = simple.get(type)
  if (!isComplex && text === undefined) throw new Error(`the tables name a type that nothing describes: ${type}`)
  return {
    name,
    several: often !== '' && often !== '?',
    least: often === '?' || often === '*' ? 0 : often === '{2,}' ? 2 : 1,
    plan: isComplex ? planOf(namespace, prefix, type) : null,
    simple: text ?? { is: 'text' },
    open: `<${prefix}${name}>`,
    close: `</${prefix}${name}>`,
    empty: `<${prefix}${name}/>`,
  }
}

/** The plan of a type, made once. */
const planOf = (namespace: Namespace, prefix: string, type: string): Plan => {
  const key = `${namespace} ${prefix}${type}`
  const known = made.get(key)
  if (known !== undefined) return known
  const rows = new Map<string, Record<string, string>>(Object.entries(tables[namespace].types)).get(type) ?? {}
  const fields = Object.entries(rows).map(([name, row]) => fieldOf(namespace, prefix, name, row))
  const plan: Plan = {
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    bySmallName: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
  }
  made.set(key, plan)
  return plan
}

const typesOf = (namespace: Namespace) => new Map<string, string>(Object.entries(tables[namespace].resources))
export const resourceTypes = { usage: typesOf('usage'), customer: typesOf('customer') }

/** Where a resource of this name is defined; usage where it is in both, null where it is in none. */
export const namespaceOf = (name: string): Namespace | null =>
  resourceTypes.usage.has(name) ? 'usage' : resourceTypes.customer.has(name) ? 'customer' : null

/** How a resource is written: a field whose text or plan is the resource's. Throws RangeError for a name that the namespace does not have. */
export const resourceField = (name: string, namespace: Namespace, prefix: string = prefixes[namespace]): Field & { plan: Plan } => {
  const type = resourceTypes[namespace].get(name)
  if (type === undefined) throw new RangeError(`${name} is no resource of the ${namespace} namespace`)
  const field = fieldOf(namespace, prefix, name, type)
  return { ...field, plan: planOf(namespace, prefix, type) }
}

const fields = new Map<string, Field & { plan: Plan }>()

/** The plan by which a resource is read and written inside feeds. */
export const planned = (name: ResourceName, namespace: Namespace): Field & { plan: Plan } => {
  const key = `${namespace} ${name}`
  const known = fields.get(key) ?? resourceField(name, namespace)
  fields.set(key, known)
  return known
}
