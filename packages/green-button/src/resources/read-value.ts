/** From an element's tree to a plain object, by the table. */

import type { Element } from '../document/entry.ts'
import type { Field, Plan } from './plan.ts'
import { planned } from './plan.ts'
import { type Remark, readSimple } from './simple.ts'
import type { Namespace, NamespaceOf, ReadResource, ResourceName } from './types.ts'

/** Is told what could not be read as it stands, with the names of the elements on the way to it. */
export type Remarks = (remark: Remark | 'repeated_element', path: string) => void

export type Values = Record<string, unknown>

const fieldFor = (plan: Plan, name: string): Field | undefined => plan.byName.get(name) ?? plan.bySmallName.get(name.toLowerCase())

/**
 * Adds what a child says to the values of its parent. Names of any case are known, unknown elements passed over, empty texts left out.
 * Of an element that may stand only once, the first counts.
 */
export const addChild = (values: Values, plan: Plan, child: Element, path: string, remarks: Remarks): void => {
  const field = fieldFor(plan, child.name)
  if (field === undefined) return
  const own = `${path}/${field.name}`
  const value =
    field.plan === null ? readSimple(field.simple, child.text, (remark) => remarks(remark, own)) : valuesOf(field.plan, child, own, remarks)
  if (value === undefined) return
  const before = values[field.name]
  if (field.several) {
    if (Array.isArray(before)) before.push(value)
    else values[field.name] = [value]
  } else if (before === undefined) values[field.name] = value
  else remarks('repeated_element', own)
}

const valuesOf = (plan: Plan, element: Element, path: string, remarks: Remarks): Values => {
  const values: Values = {}
  for (const child of element.children) addChild(values, plan, child, path, remarks)
  return values
}

/** The resource that an element is, by `addChild` for each of its children. */
export const readValue = <N extends ResourceName, S extends Namespace = NamespaceOf<N>>(
  name: N,
  namespace: S,
  element: Element,
  remarks: Remarks = () => {},
): ReadResource<N, S> => valuesOf(planned(name, namespace).plan, element, name, remarks) as ReadResource<N, S>
