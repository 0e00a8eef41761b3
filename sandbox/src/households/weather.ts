/** The made-up weather of one seed: shared by all households, so that hot days are hot for everyone. */
import type { UtilityId } from '../admin/admin-json.ts'
import { seasonOf } from './civil-day.ts'
import { draw } from './random.ts'

export type WeatherDay = { meanC: number; swingC: number /** 0 dark to 1 clear. */; clear: number }

const days = new Map<string, WeatherDay>()
const centred = (seed: number, name: string) => 2 * draw(seed, name) - 1

/** A day's weather: the season, a spell of about five days, and the day itself. Valley towns are cooler than the city. */
export function weatherOf(seed: number, utility: UtilityId, day: number): WeatherDay {
  const key = `${seed} ${utility} ${day}`
  const known = days.get(key)
  if (known) return known
  const season = 12.9 + 12.4 * Math.cos((2 * Math.PI * (seasonOf(day) - 203)) / 365.25)
  const spell = Math.floor(day / 5)
  const within = (day / 5) % 1
  const slow = centred(seed, `spell ${spell}`) * (1 - within) + centred(seed, `spell ${spell + 1}`) * within
  const clear = 0.25 + 0.75 * Math.sqrt(draw(seed, `clear ${day}`))
  const weather: WeatherDay = {
    meanC: season + 4.5 * slow + 1.6 * centred(seed, `day ${day}`) + (clear - 0.75) * 2 - (utility === 'valley' ? 1.4 : 0),
    swingC: 3 + 3 * clear,
    clear,
  }
  if (days.size > 5000) days.clear()
  days.set(key, weather)
  return weather
}

/** How warm the rooms feel at a wall hour: the outside temperature of about two hours before, warmest near six in the evening. */
export const roomC = (weather: WeatherDay, hour: number): number =>
  weather.meanC + weather.swingC * Math.cos((2 * Math.PI * (hour - 17.3)) / 24)
