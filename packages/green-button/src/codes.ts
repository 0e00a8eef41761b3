/** The ESPI code lists that reading needs, as data (NAESB ESPI 4.0, espi.xsd). */

import type { Flow, Kind, Service, Unit } from './model.ts'

/** UnitSymbolKind. */
export const units: ReadonlyMap<number, Unit> = new Map([
  [5, 'A'],
  [6, 'K'],
  [23, 'degC'],
  [29, 'V'],
  [31, 'J'],
  [33, 'Hz'],
  [38, 'W'],
  [42, 'm3'],
  [61, 'VA'],
  [63, 'var'],
  [65, 'cos(phi)'],
  [71, 'VAh'],
  [72, 'Wh'],
  [73, 'varh'],
  [80, 'money'],
  [111, 'count'],
  [119, 'ft3'],
  [120, 'ft3'],
  [128, 'gal(US)'],
  [130, 'gal(imp)'],
  [132, 'Btu'],
  [134, 'L'],
  [166, 'm3'],
  [167, 'm3'],
  [169, 'therm'],
])

/** FlowDirectionKind. Everything else (0 = not applicable, the vectorial ones) is 'unknown'. */
export const flows: ReadonlyMap<number, Flow> = new Map([
  [1, 'forward'],
  [4, 'net'],
  [19, 'reverse'],
  [20, 'total'],
])

/** MeasurementKind. */
export const kinds: ReadonlyMap<number, Kind> = new Map([
  [3, 'currency'],
  [4, 'current'],
  [8, 'demand'],
  [12, 'energy'],
  [15, 'frequency'],
  [37, 'power'],
  [38, 'power-factor'],
  [46, 'temperature'],
  [54, 'voltage'],
  [58, 'volume'],
])

/** ServiceKind of UsagePoint.ServiceCategory. */
export const services: ReadonlyMap<number, Service> = new Map([
  [0, 'electricity'],
  [1, 'gas'],
  [2, 'water'],
  [3, 'time'],
  [4, 'heat'],
  [5, 'refuse'],
  [6, 'sewerage'],
  [7, 'rates'],
  [8, 'tv-licence'],
  [9, 'internet'],
])

/** CommodityKind, as far as it tells the service. */
export const commodities: ReadonlyMap<number, Service> = new Map([
  [1, 'electricity'],
  [2, 'electricity'],
  [7, 'gas'],
  [9, 'water'],
  [10, 'heat'],
  [26, 'electricity'],
])

/** What a unit measures, where the reading type does not say its kind. */
export const kindOfUnit: ReadonlyMap<Unit, Kind> = new Map([
  ['Wh', 'energy'],
  ['VAh', 'energy'],
  ['varh', 'energy'],
  ['therm', 'energy'],
  ['Btu', 'energy'],
  ['J', 'energy'],
  ['W', 'power'],
  ['VA', 'power'],
  ['var', 'power'],
  ['V', 'voltage'],
  ['A', 'current'],
  ['Hz', 'frequency'],
  ['cos(phi)', 'power-factor'],
  ['ft3', 'volume'],
  ['m3', 'volume'],
  ['L', 'volume'],
  ['gal(US)', 'volume'],
  ['gal(imp)', 'volume'],
  ['degC', 'temperature'],
  ['K', 'temperature'],
  ['money', 'currency'],
])

/** AccumulationKind of registers: their reads are meter stands, whose differences are use; they are never summed. */
export const registerBehaviours: ReadonlySet<number> = new Set([1, 2, 3, 9, 13, 14])

/** No quality was given. */
export const qualityUnknown = 255

const ranks = new Uint8Array(256).fill(3)
for (const quality of [19, 17, 0, 18]) ranks[quality] = 6
for (const quality of [8, 9, 11]) ranks[quality] = 5
for (const quality of [14, 13]) ranks[quality] = 4
for (const quality of [10, 12]) ranks[quality] = 2

/**
 * How far a QualityOfReading is to be trusted when two versions of a reading carry the same time stamp:
 * validated ones (0, 17, 18, 19), then estimated and derived (8, 9, 11), raw and mixed (13, 14), others and none, questionable and projected (10, 12).
 */
export const qualityRank = (quality: number): number => ranks[quality] ?? 0
