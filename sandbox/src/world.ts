/** What every part of the sandbox works on: state, clock, households and where it is reached. */

import { faultsAt } from './admin/faults.ts'
import { type Clock, openClock } from './clock/clock.ts'
import { type Household, type Households, openHouseholds } from './households/households.ts'
import { openState, type State } from './state.ts'

export { espiPath, utilityNames } from './dialects.ts'

export type World = {
  state: State
  clock: Clock
  households: Households
  /** `http://127.0.0.1:4100`; known once the server listens. */
  url: string
}

/** Opens a state file, or a fresh world in memory for `''`. The seed of an existing state stays what it was. */
export function openWorld(stateFile: string, startAt: string | undefined, seed: number, householdsEach?: number): World {
  const state = openState(stateFile)
  const clock = openClock(state, startAt)
  const kept = state.setting<number>('seed') ?? seed
  state.setSetting('seed', kept)
  return { state, clock, households: openHouseholds(kept, clock.bornAt, householdsEach), url: '' }
}

/** A household as the utility's files know it: the fault `address` has them name another street. */
export function findHousehold({ state, households }: World, id: string): Household | undefined {
  const household = households.find(id)
  if (!household || faultsAt(state, id).address === 'own') return household
  return { ...household, address: { ...household.address, street: `9${household.address.street}` } }
}
