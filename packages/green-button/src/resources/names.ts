/** Which elements mean something: namespaces and resource names of Atom and NAESB ESPI. */

import { ownText } from '../document/own-text.ts'
import { customerResources } from './customer-types.ts'
import { usageResources } from './usage-types.ts'

export const atomUri = 'http://www.w3.org/2005/Atom'
export const espiUri = 'http://naesb.org/espi'
export const customerUri = 'http://naesb.org/espi/customer'

/**
 * Element names that start a resource, in small letters (spellings differ in real feeds), to the name used here: those of the tables,
 * and the older name of a summary and the type's name of local time, which some write for the element's.
 */
const resourceNames: ReadonlyMap<string, string> = new Map(
  [...Object.keys(usageResources), ...Object.keys(customerResources)]
    .map((name): [string, string] => [name.toLowerCase(), name])
    .concat([
      ['electricpowerusagesummary', 'UsageSummary'],
      ['timeconfiguration', 'LocalTimeParameters'],
    ]),
)

const cache = new Map<string, string | null>()

/** The resource that an element of this name starts, or null. */
export const resourceName = (local: string): string | null => {
  const known = cache.get(local)
  if (known !== undefined) return known
  const found = resourceNames.get(local.toLowerCase()) ?? null
  if (cache.size < 1000) cache.set(ownText(local), found)
  return found
}

/** Namespaces whose elements are read by their local names, whichever of them the resource itself is in. */
export const isOurs = (uri: string): boolean => uri === espiUri || uri === customerUri || uri === atomUri || uri === ''
