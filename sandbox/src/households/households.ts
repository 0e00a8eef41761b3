/** Households: a resident with an account, a meter and habits, all drawn from the seed when asked for and never stored. */
import { type HouseholdEntry, isUtilityId, type UtilityId, utilityIds } from '../admin/admin-json.ts'
import { dialects } from '../dialects.ts'
import { dayAt } from './civil-day.ts'
import { stranger } from './crowd.ts'
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

/** All households of the sandbox; whoever is not of the neighbourhood is made anew for each look. */
export type Households = {
  count(utility: UtilityId): number
  find(id: string): Household | undefined
  /** Those of an e-mail address. */
  at(email: string): Household[]
  /** A page of those whose name, business, address, account number or id holds the text; the neighbourhood comes first. */
  page(wanted: { utility?: UtilityId; search?: string; offset: number; limit: number }): { total: number; households: Household[] }
}

/** Households of a utility when nothing else is said; the neighbourhood is always there. */
const eachUsual = 20
const madeMax = 2000

const commercial: readonly Shape[] = ['bakery', 'workshop', 'laundromat', 'office', 'shop']
const digits = (seed: number, name: string, count: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(draw(seed, `${name} ${i}`) * 10)).join('')

/** The neighbourhood of a seed; `bornAt` (milliseconds) is the first domain time, one to two years after their first readings. */
export function makeHouseholds(seed: number, bornAt: number): readonly Household[] {
  const count: Partial<Record<UtilityId, number>> = {}
  return residents.map((resident) => {
    const nth = (count[resident.utility] ?? 0) + 1
    count[resident.utility] = nth
    return makeHousehold(resident, idOf(resident.utility, nth), seed, dayAt(bornAt))
  })
}

/** The households of a seed, `each` at every utility. */
export function openHouseholds(seed: number, bornAt: number, each?: number): Households {
  const near = makeHouseholds(seed, bornAt)
  const nearById = new Map(near.map((household) => [household.householdId, household]))
  const nearOf = (utility: UtilityId) => near.filter((household) => household.utility === utility)
  const known = Object.fromEntries(utilityIds.map((id) => [id, nearOf(id).length])) as Record<UtilityId, number>
  const made = new Map<string, Household>()
  const bornOn = dayAt(bornAt)
  // Without a number said, the two utilities of the neighbourhood have their neighbours and nobody else.
  const count = (utility: UtilityId) => Math.max(known[utility], each ?? (known[utility] === 0 ? eachUsual : 0))
  function find(id: string): Household | undefined {
    const own = nearById.get(id) ?? made.get(id)
    if (own) return own
    const [, utility = '', number = ''] = /^([a-z]+)-(\d{2,7})$/.exec(id) ?? []
    if (!isUtilityId(utility) || idOf(utility, Number(number)) !== id || Number(number) < 1 || Number(number) > count(utility))
      return undefined
    const household = makeHousehold(stranger(seed, utility, id), id, seed, bornOn)
    if (made.size >= madeMax) made.clear()
    made.set(id, household)
    return household
  }
  function* all(utilities: readonly UtilityId[]): Generator<string> {
    for (const { householdId, utility } of near) if (utilities.includes(utility)) yield householdId
    for (const utility of utilities) for (let n = known[utility] + 1; n <= count(utility); n++) yield idOf(utility, n)
  }
  return {
    count,
    find,
    at(email) {
      const id = /\.([a-z]+-\d+)@example\.net$/.exec(email)?.[1]
      const one = id === undefined ? undefined : find(id)
      return one ? [one].filter((household) => household.email === email) : near.filter((household) => household.email === email)
    },
    page({ utility, search = '', offset, limit }) {
      const utilities: readonly UtilityId[] = utility ? [utility] : utilityIds
      const text = plain(search.trim())
      const total = utilities.reduce((sum, one) => sum + count(one), 0)
      const found: Household[] = []
      let index = 0
      for (const id of all(utilities)) {
        // Only a search has to look at everyone.
        if (text === '' && index >= offset + limit) break
        if (text !== '' && !plain(describe(find(id)!)).includes(text)) continue
        if (index >= offset && index < offset + limit) found.push(find(id)!)
        index++
      }
      return { total: text === '' ? total : index, households: found }
    },
  }
}

const idOf = (utility: UtilityId, n: number) => `${utility}-${String(n).padStart(2, '0')}`
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
const describe = ({ householdId, name, business, accountNumber, address }: Household) =>
  [householdId, name, business, accountNumber, address.street, address.city, address.postalCode].join(' ')

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
    meterSerial: `${dialects[resident.utility].meterPrefix}${digits(own, 'meter', 7)}`,
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
