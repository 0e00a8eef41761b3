import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageSeriesAnswer } from '../../answers-usage.ts'
import { catalogues } from '../../words/index.ts'
import { levelsOf } from './levels.ts'
import { speaker } from './words.ts'

/** 1 November 2026, of 25 hours: 100 Wh a reading, of the second hour after midnight none, 40 Wh sent back a reading. */
const taken = new Int32Array(100).fill(100).fill(-0x80000000, 4, 8)
const answer: UsageSeriesAnswer = {
  ...{ zone: 'America/New_York', startAt: '2026-11-01T04:00:00Z', intervalSeconds: 900, first: '2026-11-01', dayStarts: [0], scale: 0 },
  taken: Buffer.from(taken.buffer).toString('base64'),
  given: Buffer.from(new Int32Array(100).fill(40).buffer).toString('base64'),
  estimated: Buffer.from(new Uint8Array(13)).toString('base64'),
  due: 100,
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('a stretch is read out with its time, its energy and what is wrong with it; the hour that comes twice is told apart', () => {
  const { at } = levelsOf(answer)
  const { say } = speaker(catalogues.es.usage.zoom, 'es', answer.zone)
  assert.equal(plain(say('hour', at.hour, 1)), 'domingo 1 de noviembre, 1–1 a.m.: sin lectura')
  assert.equal(
    plain(say('hour', at.hour, 2)),
    'domingo 1 de noviembre, 1–2 a.m. (2.ª vez): 0.40 kWh. En promedio 0.40 kW, de 0.40 kW a 0.40 kW, devuelto 0.16 kWh',
  )
  assert.match(plain(say('day', at.day, 0)), /^domingo 1 de noviembre: 9\.60 kWh.*, faltan lecturas$/)
  assert.match(
    plain(speaker(catalogues.en.usage.zoom, 'en', answer.zone).say('reading', at.reading, 8)),
    /1–1:15 AM \(2nd time\): 0\.10 kWh/,
  )
})
