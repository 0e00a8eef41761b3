/** Habits: what a household of each shape draws at a wall hour, before weather and chance. Watts. */
import type { Household } from './households.ts'
import { between } from './random.ts'

/** One value for each interval of an ordinary day. */
export type Profile = {
  /** Appliances, machines and lights. */
  steadyW: Float64Array
  /** Watts of cooling for each degree above comfort, already weighed with who is there. */
  coolingWPerC: Float64Array
}

const bump = (hour: number, centre: number, width: number) => Math.exp(-(((hour - centre) / width) ** 2))
/** 1 while open, with half an hour of coming and going. */
const open = (hour: number, from: number, to: number) => Math.max(0, Math.min(1, (hour - from) * 2 + 1, (to - hour) * 2 + 1))

type Habit = (
  own: (name: string, low: number, high: number) => number,
  hour: number,
  weekday: number,
) => [steadyW: number, coolingWPerC: number]

const home: Habit = (own, hour, weekday) => {
  const shift = own('shift', -0.7, 0.7)
  const weekend = weekday >= 6
  const morning = own('morning', 180, 420) * bump(hour, (weekend ? 9.5 : 7.4) + shift, 1.3)
  const evening = own('evening', 420, 880) * bump(hour, 19.6 + shift, 2.6)
  const midday = (weekend ? own('weekend', 220, 420) : own('midday', 40, 190)) * bump(hour, 13.5, 3)
  const there =
    0.25 + 0.75 * Math.max(bump(hour, 20, 4.2), weekend ? bump(hour, 14, 4) : own('afternoons', 0.35, 1) * bump(hour, 16.5, 2.5))
  return [own('base', 110, 210) + morning + evening + midday, own('cooling', 115, 215) * there]
}

const bakery: Habit = (own, hour, weekday) => {
  const until = weekday === 7 ? 15 : 20
  const ovens = 9200 * open(hour, 4, 11) + (until > 15 ? 5400 * open(hour, 14.5, 18) : 0)
  return [own('base', 2000, 2600) + ovens + 1500 * open(hour, 6.5, until), 70 + 330 * open(hour, 6.5, until)]
}

const workshop: Habit = (own, hour, weekday) => {
  const at = weekday <= 5 ? open(hour, 8, 18.5) : weekday === 6 ? open(hour, 9, 13) : 0
  const lunch = 1 - 0.45 * bump(hour, 12.5, 0.5)
  return [own('base', 320, 460) + at * (1200 + own('machines', 3000, 3800) * lunch), 290 * at]
}

const laundromat: Habit = (own, hour, weekday) => {
  const at = open(hour, 6, 23)
  const busy = weekday >= 6 ? bump(hour, 12.5, 4.5) : Math.max(0.75 * bump(hour, 9, 2), bump(hour, 18, 3.2))
  return [own('base', 800, 1100) + at * (1600 + own('machines', 7600, 9400) * (0.25 + 0.75 * busy)), 60 + 260 * at]
}

const office: Habit = (own, hour, weekday) => {
  const at = weekday <= 5 ? open(hour, 7.8, weekday === 4 ? 19.5 : 18.5) : 0
  return [own('base', 480, 640) + at * own('chairs', 3200, 4200), 40 + 300 * at]
}

/** A small shop: cold shelves day and night, lights and people while it is open. */
const shop: Habit = (own, hour, weekday) => {
  const at = open(hour, weekday === 7 ? 9 : 7, 22)
  return [own('base', 1300, 2100) + at * own('lights', 900, 1500), 90 + 200 * at]
}

const habits: Record<Household['shape'], Habit> = { home, 'electric-car': home, solar: home, bakery, workshop, laundromat, office, shop }
const profiles = new Map<string, Profile>()
const profilesMax = 2000

/** The profile of a household on a weekday (1 Monday … 7 Sunday), computed once. */
export function profileOf(household: Household, weekday: number): Profile {
  const key = `${household.seed} ${weekday}`
  const known = profiles.get(key)
  if (known) return known
  const slots = 86400 / household.intervalSeconds
  const profile: Profile = { steadyW: new Float64Array(slots), coolingWPerC: new Float64Array(slots) }
  const drawn = new Map<string, number>()
  const own = (name: string, low: number, high: number) => {
    const value = drawn.get(name) ?? between(household.seed, name, low, high)
    drawn.set(name, value)
    return value
  }
  for (let slot = 0; slot < slots; slot++) {
    const [steadyW, coolingWPerC] = habits[household.shape](own, ((slot + 0.5) * 24) / slots, weekday)
    profile.steadyW[slot] = steadyW
    profile.coolingWPerC[slot] = coolingWPerC
  }
  // One takes a few kilobytes, and there may be thousands of households.
  if (profiles.size >= profilesMax) profiles.clear()
  profiles.set(key, profile)
  return profile
}
