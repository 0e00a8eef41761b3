import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { firstDomainTime } from './first-domain-time.ts'

const from = (text: string) =>
  firstDomainTime(Temporal.Instant.from(text)).toZonedDateTimeISO(NEW_YORK).toPlainDateTime().toString({ smallestUnit: 'minute' })

test('today itself, later today, tomorrow, next year', () => {
  assert.equal(from('2026-07-14T12:00:00Z'), '2026-07-14T09:30')
  assert.equal(from('2026-07-14T13:30:00Z'), '2026-07-14T09:30')
  assert.equal(from('2026-07-14T13:30:01Z'), '2026-07-15T09:30')
  assert.equal(from('2026-07-16T12:00:00Z'), '2026-07-21T09:30')
  assert.equal(from('2026-07-30T12:00:00Z'), '2027-07-06T09:30')
  assert.equal(from('2025-11-22T12:00:00Z'), '2026-07-07T09:30', '1 July 2026 is a Wednesday before the observed holiday on Friday')
})

test('every day of twenty-eight years: a Tuesday or Wednesday in July, never earlier, with three ordinary weekdays', () => {
  for (let day = Temporal.PlainDate.from('2024-01-01'); day.year < 2052; day = day.add({ days: 3 })) {
    const now = day.toZonedDateTime({ timeZone: NEW_YORK, plainTime: '23:10' }).toInstant()
    const start = firstDomainTime(now).toZonedDateTimeISO(NEW_YORK)
    assert.ok(Temporal.Instant.compare(start.toInstant(), now) >= 0)
    assert.ok(start.month === 7 && (start.dayOfWeek === 2 || start.dayOfWeek === 3) && start.hour === 9 && start.minute === 30)
    for (const later of [0, 1, 2]) {
      const one = start.toPlainDate().add({ days: later })
      assert.ok(one.dayOfWeek <= 5)
      assert.ok(!(one.month === 7 && one.day === 4), `${one} is Independence Day`)
      assert.ok(!(one.month === 7 && one.day === 3 && one.dayOfWeek === 5), `${one} is its observance`)
      assert.ok(!(one.month === 7 && one.day === 5 && one.dayOfWeek === 1), `${one} is its observance`)
    }
    assert.ok(start.toInstant().since(now).total('days') < 400)
  }
})
