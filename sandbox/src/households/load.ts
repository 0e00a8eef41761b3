/** The load of a household on one civil day: whole watt-hours per interval, a pure function of the seed, the household, the day and its calls. */
import { midnightS, seasonOf, weekdayOf } from './civil-day.ts'
import { profileOf } from './habits.ts'
import type { Household } from './households.ts'
import { between, draw, hash, stream } from './random.ts'
import { roomC, type WeatherDay, weatherOf } from './weather.ts'

/** A window, epoch seconds, half open, in which the household was asked to use less. */
export type Call = { startS: number; endS: number }

export type LoadDay = {
  startS: number
  intervalSeconds: number
  /** Watt-hours of each interval; negative when a solar roof feeds in. */
  wh: Int32Array
  /** ESPI QualityOfReading: 17 validated, 8 estimated from a reference day; 0 stands for an interval the meter lost. */
  qualities: Uint8Array
}

const comfortC = 22
const solarPeakW = 4300
const cache = new Map<string, LoadDay>()

/** The load of `household` on `day` (days since 1970). `calls` are those that overlap the day. */
export function loadOf(household: Household, day: number, calls: readonly Call[] = []): LoadDay {
  const key = `${household.seed} ${day}${calls.map((call) => ` ${call.startS}-${call.endS}`).join('')}`
  const known = cache.get(key)
  if (known) return known
  if (cache.size > 30_000) cache.clear()
  const load = makeLoad(household, day, calls)
  cache.set(key, load)
  return load
}

function makeLoad(household: Household, day: number, calls: readonly Call[]): LoadDay {
  const { intervalSeconds, shape, seed } = household
  const startS = midnightS(day)
  const lengthS = midnightS(day + 1) - startS
  const slots = lengthS / intervalSeconds
  const slotsOfHour = 3600 / intervalSeconds
  // On the days the clocks change, wall hours after two o'clock are one later or earlier than the hours elapsed.
  const jump = ((86400 - lengthS) / 3600) * slotsOfHour
  const profile = profileOf(household, weekdayOf(day))
  const weather = weatherOf(household.weatherSeed, household.utility, day)
  const next = stream(hash(seed, `load ${day}`))
  const level = 0.86 + 0.28 * next()
  const restless = household.kind === 'commercial' ? 0.35 : 0.5
  const wh = new Int32Array(slots)
  let drift = 0
  for (let i = 0; i < slots; i++) {
    const wall = i < 2 * slotsOfHour ? i : i + jump
    const hour = (wall + 0.5) / slotsOfHour
    drift = 0.72 * drift + 0.28 * (2 * next() - 1)
    const warm = Math.max(0, roomC(weather, hour) - comfortC)
    let watts = (level * profile.steadyW[wall]! + warm * profile.coolingWPerC[wall]!) * (1 + restless * drift)
    watts *= answerTo(household, calls, startS + i * intervalSeconds)
    if (shape === 'electric-car') watts += carW(seed, day, hour)
    if (shape === 'solar') watts -= roofW(weather, day, startS + (i + 0.5) * intervalSeconds) * (0.92 + 0.16 * next())
    wh[i] = Math.round((watts * intervalSeconds) / 3600)
  }
  return { startS, intervalSeconds, wh, qualities: qualitiesOf(seed, day, slots) }
}

/** The share of its use a household keeps in an interval: less when called, unless it does not care. */
function answerTo(household: Household, calls: readonly Call[], atS: number): number {
  const call = calls.find(({ startS, endS }) => startS <= atS && atS < endS)
  return call ? 1 - household.willingness * between(household.seed, `call ${call.startS}`, 0.88, 1.12) : 1
}

/** A car that charges four nights of seven, from about eleven, for two to four hours. */
function carW(seed: number, day: number, hour: number): number {
  const night = hour < 12 ? day - 1 : day
  if (draw(seed, `car ${night}`) > 4 / 7) return 0
  const from = between(seed, `car from ${night}`, 22.5, 23.5)
  const until = from + between(seed, `car hours ${night}`, 2, 4)
  const at = hour < 12 ? hour + 24 : hour
  return from <= at && at < until ? 7200 : 0
}

/** What a roof of solar panels gives: the sun's height by standard time, dimmed by clouds. */
function roofW(weather: WeatherDay, day: number, atS: number): number {
  const standardHour = (((atS / 3600 - 5) % 24) + 24) % 24
  const halfDay = 6 + 1.45 * Math.cos((2 * Math.PI * (seasonOf(day) - 171)) / 365.25)
  const height = Math.cos(((Math.PI / 2) * (standardHour - 11.95)) / halfDay)
  return Math.abs(standardHour - 11.95) < halfDay ? solarPeakW * weather.clear * height ** 1.2 : 0
}

/** About three days in a thousand have a gap or an estimate; everything else is validated. */
function qualitiesOf(seed: number, day: number, slots: number): Uint8Array {
  const qualities = new Uint8Array(slots).fill(17)
  const luck = draw(seed, `quality ${day}`)
  if (luck < 0.003) {
    const from = Math.floor(draw(seed, `from ${day}`) * slots)
    qualities.fill(luck < 0.0012 ? 0 : 8, from, from + 2 + Math.floor(draw(seed, `run ${day}`) * 5))
  }
  return qualities
}
