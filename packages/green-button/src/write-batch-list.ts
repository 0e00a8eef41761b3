/** Writes the BatchList that a custodian posts to a third party (NAESB ESPI function block 39). */

import { around, declaration, element } from './xml.ts'

/** The URIs in the given order. Throws RangeError where a URI cannot stand in XML. */
export const writeBatchList = (uris: readonly string[]): string => {
  const resources = uris.map((uri) => element('resources', uri)).join('')
  return `${declaration}${around('BatchList', resources).replace('<BatchList>', '<BatchList xmlns="http://naesb.org/espi">') || '<BatchList xmlns="http://naesb.org/espi"/>'}\n`
}
