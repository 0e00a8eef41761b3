/** Every folder `given-…` beside this file is a case that a tariff person can read and add to: what is given, when it is asked, what then follows. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Measurement, measure, measureMany, outcomes, portfolioOf, reliefOf } from '@quickpay/baseline'
import { type Exact, exact, multiply, printExact } from '@quickpay/units'
import { type Expectation, local, readScenario } from './scenario.ts'

const folder = import.meta.dirname
const names = readdirSync(folder).filter((name) => name.startsWith('given-'))

/** What is said of a measurement by each kind of row, in the words of the table; `of` is a day, the start of an hour, or `all`. */
function said(measurement: Measurement, { what, of, value }: Expectation): string {
  const kWh = (energy: Exact) => printExact(multiply(energy, exact(1, 1000)))
  if (what === 'outcome') return measurement.is
  if (what === 'findings') return measurement.findings.map(({ code }) => code).join(' ')
  if (what === 'day') {
    const day = measurement.days.find(({ date }) => date.toString() === of)
    return day ? (day.reason ?? 'basis') : 'not looked at'
  }
  if (measurement.is === 'waiting' && what === 'missing')
    return measurement.missing.map(({ start, end }) => `${local(start)} to ${local(end)}`).join(' ')
  assert.ok(measurement.is === 'measured', `${what} is only said of a measured event`)
  const { adjustment } = measurement
  if (what === 'gross') return adjustment?.gross ? printExact(adjustment.gross) : 'none'
  if (what === 'factor') return adjustment ? printExact(adjustment.factor) : 'none'
  if (what === 'added kWh') return adjustment ? kWh(adjustment.addedWh) : 'none'
  if (what === 'adjustment hours') return adjustment ? `${local(adjustment.from)} to ${local(adjustment.to)}` : 'none'
  const energies = { 'usual kWh': 'baselineWh', 'used kWh': 'usedWh', 'saved kWh': 'reliefWh' } as const
  assert.ok(what in energies, `then.csv: nothing is known of "${what}" (${value})`)
  if (of === 'all' && what === 'saved kWh') return kWh(measurement.reliefWh)
  const hour = measurement.hours.find(({ start }) => local(start).slice(11) === of)
  assert.ok(hour, `then.csv: no hour of the event begins at ${of}`)
  return kWh(hour[energies[what as keyof typeof energies]])
}

/** `2.0` and `2` are the same number. */
const plain = (value: string) => (/^-?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value)

for (const name of names) {
  describe(name.replaceAll('-', ' '), () => {
    const { note, question, then } = readScenario(join(folder, name))
    const measurement = measure(question)
    test('its note quotes a tariff and names it', () => assert.match(note, /^# .+\n\n(> .+\n)+>\n> .+\n\n./))
    for (const row of then)
      test(`${row.what}${row.of === '' ? '' : ` of ${row.of}`}: ${row.value === '' ? 'none' : row.value}`, () =>
        assert.equal(plain(said(measurement, row)), plain(row.value)))
    test('its outcome and findings are told', () =>
      assert.deepEqual(
        ['outcome', 'findings'].map((what) => then.filter((row) => row.what === what).length),
        [1, 1],
      ))
    test('in one pass the same comes out, where one pass can tell', () => {
      const portfolio = portfolioOf(question, [question])
      if (!portfolio) return
      const many = measureMany(portfolio)
      const outcome = outcomes[many.outcome[0]!]
      if (outcome === 'one-by-one') return
      assert.equal(outcome, measurement.is)
      if (measurement.is === 'measured') assert.deepEqual(reliefOf(many, 0), measurement.reliefWh)
    })
  })
}

test('every edge that programs meet has its folder', () => {
  const edges =
    'monday-after-a-long-weekend event-on-6-july-2026 third-event-in-a-row account-12-days-old solar-afternoons outage-day meter-swap missing-adjustment-hour five-minute-account dlrp-sunday-2230-immediate two-programs-overlapping more-used-than-usual'
  for (const edge of edges.split(' ')) assert.ok(existsSync(join(folder, `given-${edge}`)), edge)
})
