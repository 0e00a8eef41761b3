import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatIn } from './format.ts'

const es = formatIn('es')
const en = formatIn('en')
const startAt = '2026-07-14T20:00:00Z'
const endAt = '2026-07-15T00:00:00Z'
const nowAt = '2026-07-15T18:22:00Z'

describe('money', () => {
  test('is written from whole cents, with a minus and not a hyphen', () => {
    assert.equal(es.money(123_450), '$1,234.50')
    assert.equal(en.money(860), '$8.60')
    assert.equal(es.money(-38), '−$0.38')
  })
  test('a range rounds to dollars and folds when both ends agree', () => {
    assert.equal(es.moneyRange(703, 1096), '$7–$11')
    assert.equal(en.moneyRange(690, 710), '$7')
  })
  test('a rate keeps its decimals', () => {
    assert.equal(en.rate('2.25'), '$2.25')
    assert.equal(en.rate('2.6255'), '$2.6255')
    assert.equal(en.rate(225), '$2.25')
  })
})

describe('energy', () => {
  test('halves are rounded up from the exact decimal, not from the nearest double', () => {
    assert.equal(en.kWh(3825), '3.83\u00a0kWh')
    assert.equal(en.kWh(1005), '1.01\u00a0kWh')
    assert.equal(es.kWhFigure(-255), '−0.26')
  })
  test('two decimals are never further than half a hundredth from the energy', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000_000, max: 5_000_000 }), (wh) => {
        const shown = Number(en.kWhFigure(wh).replace('−', '-').replaceAll(',', ''))
        return Math.abs(shown * 1000 - wh) <= 5.0001
      }),
    )
  })
})

describe('time', () => {
  test('the half of the day is said once when both ends share it', () => {
    assert.equal(es.window(startAt, endAt), 'de 4:00 a 8:00\u00a0p.m.')
    assert.equal(en.window(startAt, endAt), '4:00 to 8:00\u00a0PM')
    assert.equal(es.window('2026-07-14T15:00:00Z', '2026-07-14T19:00:00Z'), 'de 11:00\u00a0a.m. a 3:00\u00a0p.m.')
    assert.equal(en.shortWindow(startAt, endAt), '4–8\u00a0PM')
  })
  test('days are near words close by and dates with the month’s name further off', () => {
    assert.equal(es.moment(startAt, nowAt), 'ayer 4:00\u00a0p.m.')
    assert.equal(es.moment('2026-07-17T00:00:00Z', nowAt), 'mañana 8:00\u00a0p.m.')
    assert.equal(en.moment('2026-07-18T00:00:00Z', nowAt), 'Friday, July 17, 8:00\u00a0PM')
    assert.equal(es.longDate('2026-07-14'), 'martes 14 de julio')
    assert.deepEqual(es.shortDate('2026-07-14'), ['14', 'jul'])
    assert.deepEqual(en.shortDate('2026-07-14'), ['Jul', '14'])
    assert.equal(es.dayWithYear('2027-05-01'), '1 may 2027')
    assert.equal(en.dayWithYear('2027-05-01'), 'May 1, 2027')
  })
  test('the day is the zone’s, not the browser’s', () => {
    assert.equal(es.civilDate('2026-07-15T03:59:00Z'), '2026-07-14')
    assert.equal(formatIn('es', 'America/Los_Angeles').civilDate('2026-07-15T06:59:00Z'), '2026-07-14')
  })
  test('Spanish says "la 1:00" and "las 2:00"', () => {
    assert.equal(es.theTime('2026-07-14T17:00:00Z'), 'la 1:00\u00a0p.m.')
    assert.equal(es.atMoment('2026-07-15T13:12:00Z', nowAt), 'hoy a las 9:12\u00a0a.m.')
    assert.equal(en.atMoment('2026-07-15T13:12:00Z', nowAt), 'today at 9:12\u00a0AM')
  })
  test('spans and hours', () => {
    assert.equal(en.span(nowAt, '2026-07-15T20:00:00Z'), '1\u00a0h 38\u00a0min')
    assert.equal(en.span(nowAt, '2026-07-17T20:00:00Z'), '2\u00a0d 1\u00a0h')
    assert.equal(en.span(nowAt, nowAt), '0\u00a0min')
    assert.equal(es.longHours(13.2), '13 horas')
    assert.equal(es.longHours(1.5), '1 hora')
    assert.equal(en.hours(0.4), '24\u00a0min')
    assert.equal(es.ago('2026-07-15T18:00:00Z', nowAt), 'hace 22 min')
  })
  test('lists are joined by the language', () => {
    assert.equal(es.either(['Con Edison', 'Orange & Rockland']), 'Con Edison u Orange & Rockland')
    assert.equal(es.list(['agua', 'hielo']), 'agua y hielo')
    assert.equal(es.list(['Ana', 'Inés']), 'Ana e Inés')
  })
})
