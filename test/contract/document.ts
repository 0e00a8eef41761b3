/** A Green Button document as a tree of names and texts: what the rules and the links are read from. */
import { SaxesParser } from 'saxes'

export type Element = { name: string; namespace: string; attributes: Record<string, string>; children: Element[]; text: string }

export const atomNamespace = 'http://www.w3.org/2005/Atom'

/** The root element. Throws where the text is not well-formed XML. */
export function parseXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { name: '', namespace: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own = Object.fromEntries(Object.values(attributes).map((one) => [one.local, one.value]))
    const element: Element = { name: local, namespace: uri, attributes: own, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', (piece) => {
    open.at(-1)!.text += piece
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  return root.children[0]!
}

/** The first element down a path of local names. */
export const at = (element: Element | undefined, ...path: string[]): Element | undefined =>
  path.reduce<Element | undefined>((one, name) => one?.children.find((child) => child.name === name), element)
export const all = (element: Element | undefined, name: string): Element[] => element?.children.filter((child) => child.name === name) ?? []
/** The text of an element, without space around it; undefined where there is none. */
export const textOf = (element: Element | undefined, ...path: string[]): string | undefined =>
  at(element, ...path)?.text.trim() || undefined

export type Entry = {
  element: Element
  self: string
  up: string
  related: string[] /** The first resource, and its name. */
  resource: Element | undefined
  kind: string
}

/** The entries of a feed; of a single entry, that one. */
export function entriesOf(root: Element): Entry[] {
  const elements = root.name === 'entry' ? [root] : all(root, 'entry')
  return elements.map((element) => {
    const links = all(element, 'link')
    const of = (rel: string) => links.filter((link) => link.attributes['rel'] === rel).map((link) => link.attributes['href'] ?? '')
    const resource = at(element, 'content')?.children[0]
    return { element, self: of('self')[0] ?? '', up: of('up')[0] ?? '', related: of('related'), resource, kind: resource?.name ?? '' }
  })
}

/** Every address the document names: links, and the usage points of service locations; each once. */
export function addressesOf(root: Element): string[] {
  const found = new Set<string>()
  const visit = (element: Element) => {
    if (element.name === 'link' && element.namespace === atomNamespace) found.add(element.attributes['href'] ?? '')
    if (element.name === 'UsagePoint' && element.children.length === 0 && /^https?:/.test(element.text)) found.add(element.text.trim())
    for (const child of element.children) visit(child)
  }
  visit(root)
  found.delete('')
  return [...found]
}
