/** Atom entries and the resources in them, before any link is followed. */

/** The envelope of one or more resources. `updated` is in seconds, or null where it is missing or unreadable. */
export type Entry = { id: string; self: string; up: string; related: string[]; updated: number | null }

export const newEntry = (): Entry => ({ id: '', self: '', up: '', related: [], updated: null })

/** A small part of the document, kept as a tree: everything but interval blocks. */
export type Element = { name: string; text: string; children: Element[] }

/** A resource by its ESPI name (`UsageSummary` also for the older `ElectricPowerUsageSummary`). */
export type Resource = { name: string; entry: Entry; element: Element }

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

/** The period there, in seconds. A start with a fraction is cut to the second. */
export const periodAt = (element: Element | undefined, name: string): { start: number; durationSeconds: number } | undefined => {
  const period = child(element, name)
  const start = Math.trunc(Number(textAt(period, 'start') ?? Number.NaN))
  const durationSeconds = integerAt(period, 'duration')
  return Number.isSafeInteger(start) && durationSeconds !== undefined ? { start, durationSeconds } : undefined
}
