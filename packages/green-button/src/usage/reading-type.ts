/** What the numbers of a meter reading mean: its ReadingType, with what had to be assumed. */

import { commodities, flows, kindOfUnit, kinds, qualityUnknown, registerBehaviours, units } from '../codes.ts'
import { type Element, integerAt } from '../document/entry.ts'
import type { Finding } from '../findings.ts'
import type { Flow, Kind, Service, Unit } from '../model.ts'

export type Meaning = {
  unit: Unit
  flow: Flow
  kind: Kind
  service: Service
  /** Power of ten by which values are multiplied. */
  multiplier: number
  /** Default duration of a reading in seconds, or null. */
  intervalLength: number | null
  /** Values are meter stands, not amounts. */
  register: boolean
  defaultQuality: number
}

/** Nothing is known: the numbers stand alone and must not be settled on. */
const quarantine = (intervalLength: number | null): Meaning => ({
  unit: 'unknown',
  flow: 'unknown',
  kind: 'unknown',
  service: 'unknown',
  multiplier: 0,
  intervalLength,
  register: false,
  defaultQuality: qualityUnknown,
})

const said = ['uom', 'flowDirection', 'accumulationBehaviour', 'kind', 'powerOfTenMultiplier', 'commodity']

/** UnitMultiplierKind ends at 12; far outside lies garbage. */
const largestMultiplier = 12

/**
 * The meaning of a ReadingType element (NAESB ESPI), or of its absence. Where Opower's files say only unit and multiplier,
 * delivered use by interval is assumed and said so; without any ReadingType, or an empty one, nothing is assumed.
 */
export const meaningOf = (
  element: Element | null,
  evidence: Record<string, string | number>,
): { meaning: Meaning; findings: Finding[] } => {
  const findings: Finding[] = []
  const tell = (code: string, words: string, more: Record<string, string | number> = {}) =>
    findings.push({ code, words, evidence: { ...evidence, ...more } })
  const read = (name: string): number | undefined => integerAt(element ?? undefined, name)
  const length = read('intervalLength')
  const intervalLength = length !== undefined && length > 0 && length < 2 ** 31 ? length : null
  if (element === null || said.every((name) => read(name) === undefined)) {
    tell('missing_reading_type', 'Nothing says what these numbers are; they are kept apart and not used.')
    return { meaning: quarantine(intervalLength), findings }
  }

  const uom = read('uom')
  const unit = uom === undefined ? 'unknown' : (units.get(uom) ?? 'unknown')
  if (uom === undefined) tell('missing_uom', 'The reading type names no unit.')
  else if (unit === 'unknown') tell('unknown_uom', 'The unit is not one that is read here.', { uom })

  const flowDirection = read('flowDirection')
  if (flowDirection === undefined) tell('flow_direction_assumed', 'The reading type names no flow direction; delivered energy is assumed.')
  const flow = flowDirection === undefined ? 'forward' : (flows.get(flowDirection) ?? 'unknown')

  const kind = kinds.get(read('kind') ?? -1) ?? kindOfUnit.get(unit) ?? (read('kind') === undefined ? 'unknown' : 'other')

  const behaviour = read('accumulationBehaviour')
  const register = behaviour !== undefined && registerBehaviours.has(behaviour)
  if (behaviour === undefined && flowDirection !== undefined)
    tell('accumulation_assumed', 'The reading type does not say how values accumulate; amounts by interval are assumed.')
  if (behaviour !== undefined && behaviour !== 4 && !register && kind === 'energy')
    tell('accumulation_unclear', 'The reading type says of an energy that it is neither an amount by interval nor a register.', {
      behaviour,
    })

  const power = read('powerOfTenMultiplier')
  if (power === undefined) tell('multiplier_defaulted', 'The reading type gives no power of ten; 0 is taken.')
  const usable = power === undefined || Math.abs(power) <= largestMultiplier
  if (!usable)
    tell('multiplier_out_of_range', 'The power of ten is none that the standard has; the unit is not trusted.', { power: power ?? 0 })

  const quality = read('defaultQuality')
  return {
    meaning: {
      unit: usable ? unit : 'unknown',
      flow,
      kind,
      service: commodities.get(read('commodity') ?? -1) ?? 'unknown',
      multiplier: usable ? (power ?? 0) : 0,
      intervalLength,
      register,
      defaultQuality: quality !== undefined && quality >= 0 && quality < qualityUnknown ? quality : qualityUnknown,
    },
    findings,
  }
}
