import assert from 'node:assert/strict'
import { test } from 'node:test'
import { federalHolidays } from '@quickpay/programs'
import { firstMonday } from './seed.ts'

test('on whatever date it is started, the clock begins before five working days of the season, and never behind the real one', () => {
  let day = Temporal.PlainDate.from('2026-01-01')
  for (; day.year < 2031; day = day.add({ days: 1 })) {
    const now = day.toZonedDateTime({ timeZone: 'America/New_York', plainTime: '23:59' }).toInstant()
    const start = firstMonday(now)
    assert.ok(Temporal.Instant.compare(start, now) >= 0, `${day}`)
    const local = start.toZonedDateTimeISO('America/New_York')
    assert.deepEqual([local.dayOfWeek, local.month, local.toPlainTime().toString()], [1, 7, '09:30:00'])
    const friday = local.toPlainDate().add({ days: 4 })
    assert.deepEqual(federalHolidays(local.toPlainDate(), friday), [], `${day}`)
    assert.ok(start.since(now).total('days') < 370)
  }
})
