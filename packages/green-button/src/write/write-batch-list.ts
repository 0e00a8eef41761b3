/** Writes the BatchList that a custodian posts to a third party (NAESB ESPI function block 39). */

import { writeResource } from '../resources/write-resources.ts'

/** The URIs in the given order. Throws RangeError where a URI cannot stand in XML. */
export const writeBatchList = (uris: readonly string[]): string => [...writeResource('BatchList', { resources: uris })].join('')
