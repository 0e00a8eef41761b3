import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateOf, dayAt, dayOf, midnightS, wallTimeMs, weekdayOf } from './civil-day.ts'
import { makeHouseholds } from './households.ts'
import { loadOf } from './load.ts'
import { nextPublication, publicationsBetween, publishedAt } from './publication.ts'

const born = Date.parse('2026-07-14T13:30:00Z')
const today = dayAt(born)
const households = makeHouseholds(7, born)
const year = Array.from({ length: 365 }, (_, i) => today - 365 + i)

test('civil days agree with the calendar', () => {
  for (let day = dayOf(Temporal.PlainDate.from('2024-01-01')); day < today + 800; day++) {
    assert.equal(weekdayOf(day), dateOf(day).dayOfWeek)
    assert.equal(dayAt(midnightS(day) * 1000), day)
    assert.equal(dayAt(midnightS(day) * 1000 - 1), day - 1)
  }
})

test('the same seed gives the same readings, another seed others', () => {
  const again = makeHouseholds(7, born)
  const other = makeHouseholds(8, born)
  for (const i of [0, 7, 8, 13, 20]) {
    assert.deepEqual(again[i], households[i])
    assert.deepEqual(loadOf(again[i]!, today - 3), loadOf(households[i]!, today - 3))
    assert.notDeepEqual(loadOf(other[i]!, today - 3).wh, loadOf(households[i]!, today - 3).wh)
  }
})

test('a year of one household is quick', () => {
  const started = performance.now()
  for (const day of year) loadOf(households[2]!, day)
  assert.ok(performance.now() - started < 400, 'generous, for a busy machine')
})

test('days have 92, 96 or 100 quarter hours; only solar roofs go below zero', () => {
  for (const household of households) {
    let negative = 0
    for (const day of year) {
      const { wh } = loadOf(household, day)
      assert.equal(wh.length, (midnightS(day + 1) - midnightS(day)) / household.intervalSeconds)
      for (const one of wh) if (one < 0) negative++
    }
    assert.equal(negative > 1000, household.net, household.householdId)
    if (!household.net) assert.equal(negative, 0, household.householdId)
  }
})

test('hot days cost more than mild ones, and shops rest when closed', () => {
  const home = households[0]!
  const of = (day: number) => loadOf(home, day).wh.reduce((a, b) => a + b, 0)
  const mean = (month: number) => {
    const days = year.filter((day) => dateOf(day).month === month)
    return days.reduce((sum, day) => sum + of(day), 0) / days.length
  }
  assert.ok(mean(7) > 1.4 * mean(4))
  const office = households.find(({ shape }) => shape === 'office')!
  const noon = (day: number) => loadOf(office, day).wh[144]!
  const tuesdays = year.filter((day) => weekdayOf(day) === 2)
  assert.ok(tuesdays.every((day) => noon(day) > 2 * noon(day + 5)))
})

test('a call lowers use by the household’s own willingness, and nothing outside its window', () => {
  const call = { startS: wallTimeMs(today, 16 * 60) / 1000, endS: wallTimeMs(today, 20 * 60) / 1000 }
  let careless = 0
  let contrary = 0
  for (const household of households.filter(({ net }) => !net)) {
    const [usual, called] = [loadOf(household, today), loadOf(household, today, [call])]
    let [before, after] = [0, 0]
    usual.wh.forEach((wh, i) => {
      const at = usual.startS + i * usual.intervalSeconds
      if (at < call.startS || at >= call.endS) assert.equal(called.wh[i], wh)
      else [before, after] = [before + wh, after + called.wh[i]!]
    })
    const saved = 1 - after / before
    assert.ok(Math.abs(saved - household.willingness) < 0.13 * Math.abs(household.willingness) + 0.01, household.householdId)
    if (saved === 0) careless++
    if (saved < 0) contrary++
  }
  assert.deepEqual([careless, contrary], [2, 1])
})

test('gaps and estimates are rare, publication follows its curve', () => {
  let [odd, all, early, nextDay, threeDays] = [0, 0, 0, 0, 0]
  for (const household of households) {
    for (const day of year) {
      all++
      if (loadOf(household, day).qualities.some((quality) => quality !== 17)) odd++
      const lag = publishedAt(household, day) - midnightS(day + 1) * 1000
      assert.ok(lag >= 3_600_000 && lag < 8 * 86_400_000)
      if (publishedAt(household, day) <= wallTimeMs(day + 1, 540)) early++
      if (dayAt(publishedAt(household, day)) === day + 1) nextDay++
      if (dayAt(publishedAt(household, day)) <= day + 3) threeDays++
    }
  }
  assert.ok(odd / all > 0.001 && odd / all < 0.006, `${odd / all}`)
  assert.ok(Math.abs(early / all - 0.85) < 0.02, `${early / all}`)
  assert.ok(Math.abs(nextDay / all - 0.988) < 0.006, `${nextDay / all}`)
  assert.ok(threeDays < all && threeDays / all > 0.995)
})

test('the next publication is the first of those after it', () => {
  for (const household of households.slice(0, 6)) {
    for (let at = born; at < born + 20 * 86_400_000; at += 7_654_321) {
      const next = nextPublication(household, at)
      assert.equal(publicationsBetween(household, at, next)[0]?.at, next)
      assert.deepEqual(publicationsBetween(household, at, next - 1), [])
    }
  }
})
