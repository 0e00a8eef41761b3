/** What every part of the sandbox works on: state, clock, households and where it is reached. */

import type { UtilityId } from './admin-json.ts'
import { type Clock, openClock } from './clock.ts'
import { type Household, makeHouseholds } from './households.ts'
import { openState, type State } from './state.ts'

export type World = {
  state: State
  clock: Clock
  households: readonly Household[]
  /** `http://127.0.0.1:4100`; known once the server listens. */
  url: string
}

/** Opens a state file, or a fresh world in memory for `''`. The seed of an existing state stays what it was. */
export function openWorld(stateFile: string, startAt: string | undefined, seed: number): World {
  const state = openState(stateFile)
  const clock = openClock(state, startAt)
  const kept = state.setting<number>('seed') ?? seed
  state.setSetting('seed', kept)
  return { state, clock, households: makeHouseholds(kept, clock.bornAt), url: '' }
}

export const findHousehold = (world: World, id: string): Household | undefined =>
  world.households.find((household) => household.householdId === id)

export const utilityNames: Record<UtilityId, string> = { metro: 'Sandbox Metro', valley: 'Sandbox Valley' }

/** Base of a utility's ESPI interface, with the path Con Edison publishes (Con Edison onboarding document v4.4). */
export const espiPath = (utility: UtilityId): string => `/${utility}/gbc/espi/1_1`
