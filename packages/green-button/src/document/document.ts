/** Turns text into entries, resources and readings, refusing what is not well-formed, too large or not Green Button. */

import { SaxesParser, type SaxesTagNS } from 'saxes'
import { GreenButtonError, type RefusalCode } from '../findings.ts'
import type { Limits } from '../limits.ts'
import { customerUri, isOurs, resourceName } from '../resources/names.ts'
import { BlockReader } from './block-reader.ts'
import { type Element, type Entry, newEntry, type Resource } from './entry.ts'
import { parseInstant } from './instant.ts'
import { ownText } from './own-text.ts'

const atomFields = new Set(['id', 'updated'])
/** Titles may hold addresses: they are read only where the caller asks for entries as they stand. */
const entryFields = new Set([...atomFields, 'title', 'published'])

/**
 * Takes resources while the document is read: each child of one when it ends, then all those of an entry.
 * Nothing of them is kept, and interval blocks are resources like others.
 */
export type Taker = { child(resource: Resource, element: Element): void; entry(resources: readonly Resource[]): void }

export class DocumentReader {
  readonly resources: Resource[] = []
  readonly blocks: BlockReader
  readonly counts: Record<string, number> = {}
  /** URL of the feed itself, against which relative links are compared. */
  self = ''
  root = ''
  readonly #limits: Limits
  readonly #taker: Taker | undefined
  readonly #parser = new SaxesParser({ xmlns: true })
  #entry: Entry = newEntry()
  #entries = 0
  #begun = 0
  #depth = 0
  #entryDepth = 0
  /** The element of the entry whose text is wanted. */
  #field = ''
  #fieldDepth = 0
  #text = ''
  /** The open elements of the resource being read, outermost first. */
  #open: Element[] = []
  #elements = 0
  #readings = 0
  #entryReadings = 0
  #resourceUri = ''
  #skipped = 0
  #inBlock = false
  /** Prefix of the block being read, which its readings mostly have too. */
  #blockPrefix = ''
  /** Characters given to the parser, how many of them it had read when the last tag had ended, and whether that was all. */
  #written = 0
  #tagEnd = -1
  #behindTag = false
  #ending = false
  #progressed = false
  #quietChars = 0

  constructor(limits: Limits, taker?: Taker) {
    this.#limits = limits
    this.#taker = taker
    this.blocks = new BlockReader(limits)
    const parser = this.#parser
    // No more handlers than these five: with seven, V8 keeps the parser as a dictionary and it runs at a fifth of its speed.
    parser.on('doctype', () =>
      this.#refuse('doctype', 'The document has a DOCTYPE, which Green Button documents do not need and which is not read.'),
    )
    parser.on('opentag', (tag) => this.#onOpen(tag))
    parser.on('closetag', () => this.#onClose())
    parser.on('text', (text) => this.#onText(text))
    parser.on('cdata', (text) => this.#onText(text))
  }

  write(text: string): void {
    this.#progressed = false
    this.#parse(() => this.#parser.write(text))
    this.#written += text.length
    this.#behindTag = this.#tagEnd === this.#written && text.endsWith('>')
    this.#quietChars = this.#progressed ? 0 : this.#quietChars + text.length
    if (this.#quietChars > this.#limits.tokenChars) {
      this.#refuse('token_too_long', 'A tag, comment, declaration or text is longer than allowed.', { limit: this.#limits.tokenChars })
    }
  }

  /**
   * The prefix with which a reading of the open block may come past the parser, or null where none may: the parser must stand directly
   * inside the block and behind a tag, with no text begun, and the elements of a reading must not be too deep.
   */
  get readingPrefix(): string | null {
    const may = this.#behindTag && this.#inBlock && this.blocks.ready && this.#depth + 3 <= this.#limits.depth
    return may ? this.#blockPrefix : null
  }

  /** Whole elements of ASCII characters came past the parser: so many lines ended in them, and so many characters follow the last end. */
  passed(lines: number, columns: number): void {
    this.#parser.line += lines
    this.#parser.column = lines === 0 ? this.#parser.column + columns : columns
    this.#quietChars = 0
  }

  get #fields(): ReadonlySet<string> {
    return this.#taker === undefined ? atomFields : entryFields
  }

  /** The document is complete; throws where it is not, or is not Green Button. */
  end(): void {
    this.#ending = true
    this.#parse(() => this.#parser.close())
    if (Object.keys(this.counts).length > 0) return
    // A feed without entries is the ordinary answer for a time in which nothing was published.
    if (this.root === 'feed' && this.#entries === 0) return
    throw new GreenButtonError('not_green_button', 'The document holds no Green Button resource.', { root: this.root.slice(0, 60) })
  }

  #refuse(code: RefusalCode, words: string, evidence: Record<string, string | number> = {}): never {
    throw new GreenButtonError(code, words, { ...evidence, line: this.#parser.line, column: this.#parser.column })
  }

  /** Without a handler of its own the parser throws at the first error, and nothing after it is read. */
  #parse(step: () => unknown): void {
    try {
      step()
    } catch (error) {
      if (error instanceof GreenButtonError || !(error instanceof Error)) throw error
      this.#notWellFormed(error)
    }
  }

  #notWellFormed(error: Error): never {
    const words = error.message.replace(/^\d+:\d+: /, '').slice(0, 120)
    if (this.#ending && this.root === '') this.#refuse('empty_document', 'The document has no element.')
    if (this.#ending) this.#refuse('truncated', 'The document ends before it is complete.', { parser: words })
    return this.#refuse('not_well_formed', 'The document is not well-formed XML.', { parser: words })
  }

  #onOpen(tag: SaxesTagNS): void {
    this.#progressed = true
    this.#tagEnd = this.#parser.position
    this.#depth += 1
    if (this.#depth > this.#limits.depth)
      this.#refuse('too_deep', 'Elements are nested deeper than allowed.', { limit: this.#limits.depth })
    this.#checkAttributes(tag)
    if (this.#inBlock) {
      this.blocks.open(tag.local, tag.uri)
      return
    }
    if (this.#open.length > 0) this.#openInResource(tag)
    else this.#openOutside(tag)
  }

  #openOutside(tag: SaxesTagNS): void {
    if (this.#depth === 1) this.root = tag.local
    const name = resourceName(tag.local)
    // Inside the customer namespace a UsagePoint is the URL of one.
    if (name !== null && !(name === 'UsagePoint' && tag.uri === customerUri)) {
      this.#beginResource(name, tag)
      return
    }
    if (tag.local === 'entry' && this.#entryDepth === 0) {
      this.#entries += 1
      if (this.#entries > this.#limits.entries)
        this.#refuse('too_many_entries', 'The feed has more entries than allowed.', { limit: this.#limits.entries })
      this.#entry = newEntry()
      this.#entryDepth = this.#depth
    } else if (tag.local === 'link') this.#link(tag)
    else if (this.#entryDepth > 0 && this.#depth === this.#entryDepth + 1 && this.#fields.has(tag.local)) {
      this.#field = tag.local
      this.#fieldDepth = this.#depth
      this.#text = ''
    }
  }

  #link(tag: SaxesTagNS): void {
    const rel = tag.attributes['rel']?.value.trim()
    const href = ownText(tag.attributes['href']?.value.trim() ?? '')
    if (href.length > this.#limits.linkChars)
      this.#refuse('link_too_long', 'A link is longer than allowed.', { limit: this.#limits.linkChars })
    if (this.#entryDepth === 0) {
      if (rel === 'self' && this.self === '') this.self = href
    } else if (rel === 'self') this.#entry.self = href
    else if (rel === 'up') this.#entry.up = href
    else if (rel === 'related') {
      this.#entry.related.push(href)
      const limit = this.#limits.resourceElements
      if (this.#entry.related.length > limit) this.#refuse('resource_too_large', 'One entry has more links than allowed.', { limit })
    }
  }

  #beginResource(name: string, tag: SaxesTagNS): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1
    this.#begun += 1
    if (this.#begun > this.#limits.entries)
      this.#refuse('too_many_entries', 'The document has more resources than allowed.', { limit: this.#limits.entries })
    this.#resourceUri = tag.uri
    if (this.#entryDepth === 0) this.#entry = newEntry()
    if (name === 'IntervalBlock' && this.#taker === undefined) {
      this.#inBlock = true
      this.#blockPrefix = tag.prefix
      this.blocks.begin(this.#entry, tag.uri)
      return
    }
    const element: Element = { name, text: '', children: [] }
    this.#elements = 1
    this.#open = [element]
    this.resources.push({ name, local: ownText(tag.local), uri: tag.uri, entry: this.#entry, element })
  }

  #openInResource(tag: SaxesTagNS): void {
    if (this.#skipped > 0 || (tag.uri !== this.#resourceUri && !isOurs(tag.uri))) {
      this.#skipped += 1
      return
    }
    if (tag.local === 'IntervalReading' && this.resources.at(-1)?.name === 'IntervalBlock') this.#countReading()
    this.#elements += 1
    if (this.#elements > this.#limits.resourceElements)
      this.#refuse('resource_too_large', 'One resource has more elements than allowed.', { limit: this.#limits.resourceElements })
    const element: Element = { name: ownText(tag.local), text: '', children: [] }
    this.#open.at(-1)?.children.push(element)
    this.#open.push(element)
  }

  /** A reading is counted as one of the entry, and its elements as those of a resource of its own. */
  #countReading(): void {
    this.#elements = 0
    this.#readings += 1
    this.#entryReadings += 1
    if (this.#readings > this.#limits.readings)
      this.#refuse('too_many_readings', 'The document has more readings than allowed.', { limit: this.#limits.readings })
    const limit = this.#limits.entryReadings
    if (this.#entryReadings > limit) this.#refuse('too_many_entry_readings', 'The entry has more readings than allowed.', { limit })
  }

  /** What a resource is made of is handed over piece by piece: of its children only the latest stays. */
  #handElement(taker: Taker, element: Element): void {
    const [root] = this.#open
    const resource = this.resources.at(-1)
    if (root !== undefined && resource !== undefined && this.#open.length === 1) {
      taker.child(resource, element)
      root.children = [element]
    } else if (root === undefined && this.#entryDepth === 0) this.#hand()
  }

  #hand(): void {
    this.#taker?.entry(this.resources.splice(0))
    this.#entryReadings = 0
  }

  #checkAttributes(tag: SaxesTagNS): void {
    let count = 0
    for (const _ in tag.attributes) count += 1
    if (count > this.#limits.attributes)
      this.#refuse('too_many_attributes', 'An element has more attributes than allowed.', { limit: this.#limits.attributes })
  }

  #onText(text: string): void {
    this.#progressed = true
    if (text.length > this.#limits.textChars)
      this.#refuse('text_too_long', 'A text is longer than allowed.', { limit: this.#limits.textChars })
    if (this.#inBlock) {
      if (this.blocks.collecting) this.blocks.text(text)
    } else if (this.#open.length > 0) {
      const element = this.#open.at(-1)
      // What stands between elements is layout.
      if (element === undefined || this.#skipped > 0 || element.children.length > 0) return
      element.text = this.#joined(element.text, text)
    } else if (this.#field !== '' && this.#depth === this.#fieldDepth) this.#text = this.#joined(this.#text, text)
  }

  /** Texts in pieces (around comments and CDATA) count as one against the limit. */
  #joined(before: string, text: string): string {
    const joined = before + text
    if (joined.length > this.#limits.textChars)
      this.#refuse('text_too_long', 'A text is longer than allowed.', { limit: this.#limits.textChars })
    return joined
  }

  #onClose(): void {
    this.#progressed = true
    this.#tagEnd = this.#parser.position
    this.#depth -= 1
    if (this.#inBlock) {
      this.#inBlock = !this.blocks.close()
    } else if (this.#skipped > 0) this.#skipped -= 1
    else if (this.#open.length > 0) {
      const element = this.#open.pop()
      if (element !== undefined) element.text = ownText(element.text)
      if (this.#taker !== undefined && element !== undefined) this.#handElement(this.#taker, element)
    } else if (this.#field !== '' && this.#depth < this.#fieldDepth) {
      if (this.#field === 'id') this.#entry.id = ownText(this.#text.trim())
      else if (this.#field === 'updated') this.#entry.updated = parseInstant(this.#text)
      else if (this.#field === 'published') this.#entry.published = parseInstant(this.#text)
      else this.#entry.title = ownText(this.#text.trim())
      this.#field = ''
    } else if (this.#entryDepth > 0 && this.#depth < this.#entryDepth) {
      this.#entryDepth = 0
      this.#hand()
    }
  }
}
