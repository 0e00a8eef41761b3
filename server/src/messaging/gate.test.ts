import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAILY_CAP, judge } from '#messaging/gate.ts'
import { isQuiet, usualQuiet } from '#messaging/setting.ts'
import { readSmsConfig } from '#messaging/sms/config.ts'
import { disclosureIn } from '#messaging/sms/disclosure.ts'

const zone = 'America/New_York'
const at = (text: string) => Temporal.Instant.from(text)
const usual = { zone, quiet: usualQuiet, urgent: false }
const ask = (now: string, startAt: string | null = null, sentToday = 0, more: Partial<typeof usual> = {}) => {
  const verdict = judge({ ...usual, now: at(now), startAt: startAt === null ? null : at(startAt), sentToday, ...more })
  return verdict.is === 'wait' ? verdict.until.toString() : verdict.is
}

test('from 21 to 8 a text waits for the morning, by the clock on the wall', () => {
  assert.equal(ask('2027-07-14T11:59:59Z'), '2027-07-14T12:00:00Z')
  assert.equal(ask('2027-07-14T12:00:00Z'), 'send')
  assert.equal(ask('2027-07-15T00:59:59Z'), 'send')
  assert.equal(ask('2027-07-15T01:00:00Z'), '2027-07-15T12:00:00Z')
  // The night in which clocks go forward, and the one in which they go back.
  assert.equal(ask('2027-03-14T03:00:00Z'), '2027-03-14T12:00:00Z')
  assert.equal(ask('2027-11-07T02:00:00Z'), '2027-11-07T13:00:00Z')
})

test('an event two hours away is told at night; one that is further off waits until two hours before it, or until the morning', () => {
  assert.equal(ask('2027-07-14T08:00:00Z', '2027-07-14T10:00:00Z'), 'send')
  assert.equal(ask('2027-07-14T08:00:00Z', '2027-07-14T13:00:00Z'), '2027-07-14T11:00:00Z')
  assert.equal(ask('2027-07-14T08:00:00Z', '2027-07-14T20:00:00Z'), '2027-07-14T12:00:00Z')
})

test('a planned notice at 21:55 waits for the morning where the event is the next evening, and goes at once where it is tonight or before the morning’s end', () => {
  const arrived = '2027-07-15T01:55:00Z'
  assert.equal(ask(arrived, '2027-07-15T23:00:00Z'), '2027-07-15T12:00:00Z')
  assert.equal(ask(arrived, '2027-07-14T23:00:00Z'), 'send')
  // 7 in the morning: at 8 it would be too late, and at 5 it would wake people.
  assert.equal(ask(arrived, '2027-07-15T11:00:00Z'), 'send')
  assert.equal(ask('2027-07-15T06:00:00Z', '2027-07-15T11:00:00Z'), '2027-07-15T09:00:00Z')
})

test('when the grid is in trouble it goes through, at night and beyond the day’s number', () => {
  assert.equal(ask('2027-07-14T08:00:00Z', '2027-07-14T20:00:00Z', 9, { urgent: true }), 'send')
})

test('the quiet hours are the person’s own: over midnight, within a day, or none', () => {
  const own = (fromHour: number, untilHour: number) => ({ quiet: { fromHour, untilHour } })
  assert.equal(ask('2027-07-15T02:30:00Z', null, 0, own(23, 6)), 'send')
  assert.equal(ask('2027-07-15T03:30:00Z', null, 0, own(23, 6)), '2027-07-15T10:00:00Z')
  assert.equal(ask('2027-07-14T18:30:00Z', null, 0, own(13, 16)), '2027-07-14T20:00:00Z')
  for (let hour = 0; hour < 24; hour++) assert.equal(isQuiet({ fromHour: 7, untilHour: 7 }, hour), false)
})

test('a text that waits may go out at the very moment it waited for, and is never later than the morning', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 400 })
  fc.assert(
    fc.property(minutes, fc.option(fc.integer({ min: -600, max: 3000 })), (offset, ahead) => {
      const now = at('2027-01-01T00:00:00Z').add({ minutes: offset })
      const startAt = ahead === null ? null : now.add({ minutes: ahead })
      const verdict = judge({ ...usual, now, startAt, sentToday: 0 })
      if (verdict.is !== 'wait') return
      assert.equal(judge({ ...usual, now: verdict.until, startAt, sentToday: 0 }).is, 'send')
      assert.ok(now.until(verdict.until).total('hours') <= 12)
    }),
  )
})

test('after as many as a day may have, none goes out', () => {
  assert.equal(ask('2027-07-14T15:00:00Z', null, DAILY_CAP.messages - 1), 'send')
  assert.equal(ask('2027-07-14T15:00:00Z', null, DAILY_CAP.messages), 'too-many')
  // It is what people agreed to.
  assert.match(disclosureIn('es').text, new RegExp(`hasta ${DAILY_CAP.messages} al día`))
  assert.match(disclosureIn('en').text, new RegExp(`up to ${DAILY_CAP.messages} a day`))
})

test('a provider is configured whole or not at all', () => {
  const read = (env: Record<string, string>) => {
    const problems: string[] = []
    return { config: readSmsConfig(env, problems), problems: problems.length }
  }
  const whole = { QPC_TWILIO_ACCOUNT: `AC${'0'.repeat(32)}`, QPC_TWILIO_TOKEN: 't', QPC_TWILIO_FROM: '+17185550100' }
  assert.deepEqual(read({}), { config: null, problems: 0 })
  assert.equal(read({ QPC_TWILIO_ACCOUNT: whole.QPC_TWILIO_ACCOUNT }).problems, 2)
  assert.equal(read({ ...whole, QPC_TWILIO_FROM: '+442071838750' }).problems, 1)
  assert.deepEqual(read(whole), {
    config: { url: 'https://api.twilio.com', account: whole.QPC_TWILIO_ACCOUNT, token: 't', from: '+17185550100' },
    problems: 0,
  })
})
