/** Households: a resident with an account, a meter and habits, all drawn from the seed and never stored. */
import type { HouseholdEntry, UtilityId } from './admin-json.ts'
import { dayAt } from './civil-day.ts'
import { type Resident, residents, type Shape } from './neighbourhood.ts'
import { between, draw, hash } from './random.ts'

export type Household = HouseholdEntry & {
  shape: Shape
  /** The seed of everything this household does. */
  seed: number
  willingness: number
  /** The seed of the weather, the same for all. */
  weatherSeed: number
  /** The first civil day with readings. */
  firstDay: number
}

const commercial: readonly Shape[] = ['bakery', 'workshop', 'laundromat', 'office']
const digits = (seed: number, name: string, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(draw(seed, `${name} ${i}`) * 10)).join('')

/** All households of a seed; `bornAt` (milliseconds) is the first domain time, one to two years after their first readings. */
export function makeHouseholds(seed: number, bornAt: number): readonly Household[] {
  const count: Record<UtilityId, number> = { metro: 0, valley: 0 }
  return residents.map((resident) => {
    count[resident.utility]++
    return makeHousehold(resident, `${resident.utility}-${String(count[resident.utility]).padStart(2, '0')}`, seed, dayAt(bornAt))
  })
}

function makeHousehold(resident: Resident, householdId: string, seed: number, bornOn: number): Household {
  const own = hash(seed, householdId)
  const trade = commercial.includes(resident.shape)
  return {
    householdId,
    utility: resident.utility,
    kind: trade ? 'commercial' : 'residential',
    name: resident.name,
    ...(resident.business && { business: resident.business }),
    email: `${resident.mailbox}@example.net`,
    language: resident.language,
    // Every third account number begins with a zero, which a client that stores numbers would lose.
    accountNumber: (own % 3 === 0 ? '0' : '') + digits(own, 'account', own % 3 === 0 ? 10 : 11),
    meterSerial: `${resident.utility === 'metro' ? 'AM' : 'OR'}${digits(own, 'meter', 7)}`,
    address: { street: resident.street, city: resident.city, state: 'NY', postalCode: resident.postalCode },
    intervalSeconds: trade ? 300 : 900,
    net: resident.shape === 'solar',
    spare: resident.spare === true,
    shape: resident.shape,
    seed: own,
    weatherSeed: seed,
    willingness: resident.willingness ?? between(own, 'willingness', 0.24, 0.46),
    firstDay: bornOn - Math.floor(between(own, 'history', 380, 730)),
  }
}

/** What the admin API tells about a household. */
export function householdEntry(household: Household): HouseholdEntry {
  const { shape: _shape, seed: _seed, weatherSeed: _weather, willingness: _willingness, firstDay: _firstDay, ...entry } = household
  return entry
}
