/** Follows the links between resources: by URL, because nothing in a feed is nested. */

import type { Entry } from '../document/entry.ts'
import { identityOf, lastSegment, parentOf } from '../document/href.ts'

/** A resource with its links as comparable URLs. */
export type Node<T> = { self: string; up: string; related: string[]; updated: number | null; of: T }

export const nodeOf = <T>(entry: Entry, base: string, of: T): Node<T> => ({
  self: identityOf(entry.self, base) || entry.id,
  up: identityOf(entry.up, base),
  related: entry.related.map((href) => identityOf(href, base)).filter((href) => href !== ''),
  updated: entry.updated,
  of,
})

/** Resources lie five levels below each other at most; URLs that are made to be long are not followed all the way up. */
const mostSteps = 32

/**
 * Finds the parent of a child among these. The rule holds on every feed seen: the child's `up` is one of the parent's `related`
 * (the collection), or the parent's `related` is the child itself, or the child's `related` is the parent itself (ESPI 4.0),
 * or the child's own URL lies below one of the two. Where they disagree the child's own URL is believed.
 */
export const linker = <T>(parents: readonly Node<T>[]): ((child: Node<unknown>) => Node<T> | null) => {
  const bySelf = new Map<string, Node<T>>()
  const byRelated = new Map<string, Node<T>>()
  for (const parent of parents) {
    if (parent.self !== '' && !bySelf.has(parent.self)) bySelf.set(parent.self, parent)
    // Links upwards (to the usage point of a meter reading) would make its siblings' children its own.
    for (const href of parent.related) if (!parent.self.startsWith(`${href}/`) && !byRelated.has(href)) byRelated.set(href, parent)
  }
  return (child) => {
    const direct = byRelated.get(child.self)
    if (direct !== undefined) return direct
    for (let href = parentOf(child.self), steps = 0; href !== '' && steps < mostSteps; href = parentOf(href), steps += 1) {
      const above = bySelf.get(href) ?? byRelated.get(href)
      if (above !== undefined) return above
    }
    const collected = byRelated.get(child.up)
    if (collected !== undefined) return collected
    for (const href of child.related) {
      const above = bySelf.get(href)
      if (above !== undefined) return above
    }
    return null
  }
}

/**
 * One node for each URL: pages overlap and custodians repeat entries. The newest `updated` wins, the later of two equally new ones.
 * `conflict` is told where two equally new ones do not say the same.
 */
export const withoutRepeats = <T>(
  nodes: readonly Node<T>[],
  same: (a: T, b: T) => boolean,
  conflict: (node: Node<T>) => void,
): Node<T>[] => {
  const kept = new Map<string, { node: Node<T>; related: Set<string> }>()
  const nameless: Node<T>[] = []
  for (const node of nodes) {
    const before = kept.get(node.self)
    if (node.self === '') nameless.push(node)
    else if (before === undefined) kept.set(node.self, { node, related: new Set(node.related) })
    else {
      const age = (node.updated ?? 0) - (before.node.updated ?? 0)
      if (age === 0 && !same(before.node.of, node.of)) conflict(node)
      if (age >= 0) before.node = node
      for (const href of node.related) before.related.add(href)
    }
  }
  return [...[...kept.values()].map(({ node, related }) => ({ ...node, related: [...related] })), ...nameless]
}

/** The identifier by which people and stores speak of a resource. */
export const idOf = (href: string): string => lastSegment(href) || 'unknown'
