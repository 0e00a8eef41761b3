/** Atom entries and the resources in them, before any link is followed. */

/**
 * The envelope of one or more resources. `published` and `updated` are in seconds, or null where they are missing or unreadable.
 * `title` and `published` are read only where entries are asked for as they stand.
 */
export type Entry = {
  id: string
  title: string
  self: string
  up: string
  related: string[]
  published: number | null
  updated: number | null
}

export const newEntry = (): Entry => ({ id: '', title: '', self: '', up: '', related: [], published: null, updated: null })

/** A small part of the document, kept as a tree: everything but interval blocks. */
export type Element = { name: string; text: string; children: Element[] }

/** A resource by its ESPI name (`UsageSummary` also for the older `ElectricPowerUsageSummary`), with the name and namespace that stand there. */
export type Resource = { name: string; local: string; uri: string; entry: Entry; element: Element }

/** The first child of that name, the exact spelling before any other case (real feeds write `ServiceDeliveryPoint`). */
export const child = (element: Element | undefined, name: string): Element | undefined => {
  if (element === undefined) return undefined
  const exact = element.children.find((each) => each.name === name)
  if (exact !== undefined) return exact
  const small = name.toLowerCase()
  return element.children.find((each) => each.name.toLowerCase() === small)
}

/** The trimmed text of the element at the end of a path of names; undefined where it is missing or empty. */
export const textAt = (element: Element | undefined, ...path: string[]): string | undefined => {
  const text = path.reduce<Element | undefined>(child, element)?.text.trim()
  return text === '' ? undefined : text
}

/** The whole number there; undefined where it is missing or not one. */
export const integerAt = (element: Element | undefined, ...path: string[]): number | undefined => {
  const text = textAt(element, ...path)
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}
