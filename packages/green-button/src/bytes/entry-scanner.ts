/** Finds where the entries of a feed begin and end in UTF-8 bytes, and what they call themselves; that the bytes are XML, others see to. */

const [less, greater, slash, bang, question, quote, apostrophe, hyphen, bracket] = [60, 62, 47, 33, 63, 34, 39, 45, 93]

/** Part of the document: what stands before, between and behind the entries, or one entry with its self link ('' where it has none). */
export type Part = { is: 'around'; bytes: Uint8Array } | { is: 'entry'; bytes: Uint8Array; self: string }

const state = { text: 0, opened: 1, tag: 2, quoted: 3, end: 4, bang: 5, comment: 6, cdata: 7, instruction: 8, declaration: 9 }

const decoder = new TextDecoder()

/** Documents have at most one element outside of all; entries are its children, or it is one itself. */
export class EntryScanner {
  /** What was not yet handed out, and how much of it is read. */
  #memory = new Uint8Array(64 * 1024)
  #bytes = this.#memory.subarray(0, 0)
  #length = 0
  #at = 0
  #from = 0
  #state = state.text
  #quote = 0
  #tagFrom = 0
  #depth = 0
  #inEntry = false
  #rootIsEntry = false
  #self = ''

  /** What is behind the last entry. */
  end(): Uint8Array {
    return this.#bytes.slice(this.#from, this.#length)
  }

  /** The parts that end in this chunk; the bytes of a part are its own. */
  *push(chunk: Uint8Array): Generator<Part> {
    this.#append(chunk)
    while (this.#at < this.#length) {
      if (this.#state === state.text && this.#depth > 3) this.#skim()
      const part = this.#step()
      if (part !== null) yield part
    }
    this.#compact()
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length
    if (needed > this.#memory.length) {
      const grown = new Uint8Array(Math.max(needed, this.#memory.length * 2))
      grown.set(this.#bytes)
      this.#memory = grown
    }
    this.#memory.set(chunk, this.#length)
    this.#length = needed
    this.#bytes = this.#memory.subarray(0, needed)
  }

  #compact(): void {
    if (this.#from === 0) return
    this.#bytes.copyWithin(0, this.#from, this.#length)
    this.#length -= this.#from
    this.#at -= this.#from
    this.#tagFrom -= this.#from
    this.#from = 0
  }

  /** Reads on to the next thing of meaning, or to the end of the bytes. */
  #step(): Part | null {
    switch (this.#state) {
      case state.text:
        if (this.#seek(less)) {
          this.#tagFrom = this.#at - 1
          this.#state = state.opened
        }
        return null
      case state.opened:
        return this.#opened(this.#bytes[this.#at] ?? 0)
      case state.tag:
        return this.#inTag()
      case state.quoted:
        if (this.#seek(this.#quote)) this.#state = state.tag
        return null
      case state.end:
        return this.#seek(greater) ? this.#closed() : null
      case state.bang:
        return this.#bang(this.#bytes[this.#at] ?? 0)
      case state.comment:
        return this.#behind(hyphen, 2)
      case state.cdata:
        return this.#behind(bracket, 2)
      case state.instruction:
        return this.#behind(question, 1)
      default:
        // Other declarations the XML parser refuses.
        if (this.#seek(greater)) this.#state = state.text
        return null
    }
  }

  /** Passes plain tags deep inside of an entry, where nothing has a meaning here; stops in front of all else, and of what is cut off. */
  #skim(): void {
    const bytes = this.#bytes
    const length = this.#length
    let [at, depth] = [this.#at, this.#depth]
    for (let from = at; depth > 3; from = at) {
      while (from < length && bytes[from] !== less) from += 1
      let to = from + 1
      for (let code = bytes[to]; code !== greater && code !== quote && code !== apostrophe && to < length; code = bytes[to]) to += 1
      const first = bytes[from + 1]
      if (to >= length || bytes[to] !== greater || first === bang || first === question) break
      if (first === slash) depth -= 1
      else if (bytes[to - 1] !== slash) depth += 1
      at = to + 1
    }
    this.#at = at
    this.#depth = depth
  }

  /** Whether that byte was found; the position is behind it, or at the end. */
  #seek(code: number): boolean {
    const found = this.#bytes.indexOf(code, this.#at)
    this.#at = found < 0 ? this.#length : found + 1
    return found >= 0
  }

  /** To the `>` that stands behind so many of that byte. */
  #behind(code: number, times: number): null {
    // From the start of the construct, `<!-->` and `<?>` are no whole ones.
    const least = this.#tagFrom + (this.#state === state.comment ? 4 : this.#state === state.cdata ? 9 : 2) + times
    while (this.#seek(greater)) {
      const end = this.#at - 1
      if (end < least) continue
      let all = true
      for (let n = 1; n <= times; n += 1) all &&= this.#bytes[end - n] === code
      if (!all) continue
      this.#state = state.text
      return null
    }
    return null
  }

  #opened(code: number): null {
    this.#at += 1
    this.#state = code === slash ? state.end : code === bang ? state.bang : code === question ? state.instruction : state.tag
    return null
  }

  #bang(code: number): null {
    this.#at += 1
    this.#state = code === hyphen ? state.comment : code === 91 ? state.cdata : state.declaration
    return null
  }

  #inTag(): Part | null {
    for (; this.#at < this.#length; this.#at += 1) {
      const code = this.#bytes[this.#at]
      if (code === quote || code === apostrophe) {
        this.#at += 1
        this.#quote = code
        this.#state = state.quoted
        return null
      }
      if (code === greater) {
        this.#at += 1
        return this.#started(this.#bytes[this.#at - 2] === slash)
      }
    }
    return null
  }

  #started(empty: boolean): Part | null {
    this.#state = state.text
    const depth = this.#depth
    this.#depth += 1
    let before: Part | null = null
    const inside = this.#inEntry || this.#rootIsEntry
    if (depth === 0) this.#rootIsEntry = this.#local() === 'entry'
    else if (depth === 1 && !this.#rootIsEntry && this.#local() === 'entry') {
      this.#inEntry = true
      if (this.#tagFrom > this.#from) before = { is: 'around', bytes: this.#bytes.slice(this.#from, this.#tagFrom) }
      this.#from = this.#tagFrom
    } else if (inside && depth === (this.#rootIsEntry ? 1 : 2) && this.#local() === 'link') this.#link()
    if (!empty) return before
    // An element that closes itself has no end tag; an entry of that kind holds nothing and goes with what is around.
    this.#depth -= 1
    if (this.#depth === 1) this.#inEntry = false
    return before
  }

  #closed(): Part | null {
    this.#state = state.text
    this.#depth -= 1
    const whole = (this.#inEntry && this.#depth === 1) || (this.#rootIsEntry && this.#depth === 0)
    return whole ? this.#entry() : null
  }

  #entry(): Part {
    const part: Part = { is: 'entry', bytes: this.#bytes.slice(this.#from, this.#at), self: this.#self }
    this.#from = this.#at
    this.#inEntry = false
    this.#self = ''
    return part
  }

  #tag(): string {
    return decoder.decode(this.#bytes.subarray(this.#tagFrom + 1, this.#at - 1))
  }

  #local(): string {
    const name =
      /^[^\s/>]*/.exec(decoder.decode(this.#bytes.subarray(this.#tagFrom + 1, Math.min(this.#at - 1, this.#tagFrom + 200))))?.[0] ?? ''
    return name.slice(name.indexOf(':') + 1)
  }

  #link(): void {
    const tag = this.#tag()
    if (attribute(tag, 'rel') === 'self') this.#self = attribute(tag, 'href')
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The trimmed value of an attribute without prefix in the text of a well-formed tag; '' where it is missing. */
const attribute = (tag: string, name: string): string => {
  for (const [, found, one, other] of tag.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (found === name) return unescaped(one ?? other ?? '').trim()
  return ''
}

const unescaped = (text: string): string =>
  text
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (_, hex?: string, decimal?: string, entity = '') =>
      hex !== undefined || decimal !== undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (entities[entity] ?? ''),
    )
