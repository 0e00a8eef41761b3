/** A promise of one business day knows weekends and holidays. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerBy, answerByOn } from '#members/answer-by.ts'

const on = (asked: string) => answerByOn(answerBy(Temporal.Instant.from(asked))).toString()

test('asked on a business day: by the end of the next one', () => {
  assert.equal(on('2026-07-14T13:00:00Z'), '2026-07-15')
  assert.equal(answerBy(Temporal.Instant.from('2026-07-14T13:00:00Z')).toString(), '2026-07-16T04:00:00Z')
})

test('late in the evening it is still that day in New York, though tomorrow in UTC', () => {
  assert.equal(on('2026-07-15T03:30:00Z'), '2026-07-15')
})

test('a weekend and a holiday do not count', () => {
  assert.equal(on('2026-07-17T20:00:00Z'), '2026-07-20', 'Friday to Monday')
  assert.equal(on('2026-07-18T20:00:00Z'), '2026-07-20', 'Saturday to Monday')
  assert.equal(on('2026-07-02T20:00:00Z'), '2026-07-06', 'the 4th is a Saturday and observed on Friday')
  assert.equal(on('2026-12-31T20:00:00Z'), '2027-01-04', 'over New Year and a weekend')
})
