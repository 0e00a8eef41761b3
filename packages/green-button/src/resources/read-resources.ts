/** Reads a document entry by entry, each resource as it stands. */

import { Decoder } from '../bytes/decode.ts'
import { DocumentReader, type Taker } from '../document/document.ts'
import type { Element, Entry, Resource } from '../document/entry.ts'
import type { Finding } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import type { ResourceEntry } from './entries.ts'
import { customerUri } from './names.ts'
import { namespaceOf, planned, resourceTypes } from './plan.ts'
import { addChild, type Values } from './read-value.ts'
import type { Namespace, ResourceName } from './types.ts'

const words = {
  fractional_value: 'A number that must be whole has a fraction, which was cut off.',
  unreadable_value: 'A text is not of the type that the standard has for it; it was left out.',
  repeated_element: 'An element that may stand only once stands several times; the first counts.',
}

/** Which table a resource is read by: that of the namespace that stands there, unless only the other has the name. */
const placeOf = ({ name, local, uri }: Resource): { name: ResourceName; namespace: Namespace } => {
  // An older name means the same where links are followed; here it stays what it is.
  const own = namespaceOf(local) === null ? name : local
  const said = uri === customerUri ? 'customer' : 'usage'
  // Every name that starts a resource is one of the tables'.
  return { name: own as ResourceName, namespace: resourceTypes[said].has(own) ? said : (namespaceOf(own) ?? 'usage') }
}

/** A resource while it is read, child by child. */
class Reading {
  readonly #place: ReturnType<typeof placeOf>
  readonly #values: Values = {}
  readonly #findings = new Map<string, { code: keyof typeof words; element: string; count: number }>()

  constructor(resource: Resource) {
    this.#place = placeOf(resource)
  }

  add(child: Element): void {
    const { name, namespace } = this.#place
    addChild(this.#values, planned(name, namespace).plan, child, name, (code, element) => {
      const known = this.#findings.get(`${code} ${element}`)
      if (known === undefined) this.#findings.set(`${code} ${element}`, { code, element, count: 1 })
      else known.count += 1
    })
  }

  entry({ id, title, self, up, related, published: publishedAt, updated: updatedAt }: Entry): ResourceEntry {
    const findings = [...this.#findings.values()].map(
      ({ code, element, count }): Finding => ({ code, words: words[code], evidence: { element, count } }),
    )
    const entry = { id, title, self, up, related: [...related], publishedAt, updatedAt, ...this.#place, value: this.#values, findings }
    // The values were read by the table of this name and namespace.
    return entry as ResourceEntry
  }
}

/** The resources of the entry being read, and those of finished entries, which wait to be handed over. */
class Collector implements Taker {
  readonly ready: ResourceEntry[] = []
  readonly #readings = new Map<Resource, Reading>()

  #of(resource: Resource): Reading {
    const reading = this.#readings.get(resource) ?? new Reading(resource)
    this.#readings.set(resource, reading)
    return reading
  }

  child(resource: Resource, element: Element): void {
    this.#of(resource).add(element)
  }

  entry(resources: readonly Resource[]): void {
    for (const resource of resources) this.ready.push(this.#of(resource).entry(resource.entry))
    this.#readings.clear()
  }
}

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array

/**
 * The resources of a document (Atom feed, bare entry or bare resource; NAESB ESPI 1.x to 4.0, both namespaces), in its order and as
 * they stand: no link is followed, nothing is superseded, numbers keep the scale they have. An entry is handed over when it has ended,
 * and forgotten.
 *
 * Refuses what `readGreenButton` refuses, by the same GreenButtonError and the same limits, and entries of more than `entryReadings`
 * readings. The refusal comes where the fault is: what was handed over before it must not be used either.
 */
export async function* readResources(source: Source, options: { limits?: Partial<Limits> } = {}): AsyncGenerator<ResourceEntry> {
  const limits = { ...defaultLimits, ...options.limits }
  const collector = new Collector()
  const document = new DocumentReader(limits, collector)
  const decoder = new Decoder(limits.bytes)
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    for (const text of decoder.push(chunk)) {
      document.write(text)
      yield* collector.ready.splice(0)
    }
  }
  for (const text of decoder.end()) document.write(text)
  document.end()
  yield* collector.ready
}
