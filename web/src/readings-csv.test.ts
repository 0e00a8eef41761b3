/** The readings of an event as a spreadsheet reads them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readingsCsv } from './receipt-text.ts'

const one = { startAt: '2026-07-14T20:00:00Z', minutes: 15, usualWh: 580.5, usedWh: 520, quality: 'measured' } as const

test('a row a reading, in kWh; what is missing is empty, never zero', () => {
  const csv = readingsCsv({ intervals: [one, { ...one, startAt: '2026-07-14T20:15:00Z', usedWh: null, quality: 'missing' }] }, 'en')
  assert.deepEqual(csv.replace('\ufeff', '').trim().split('\r\n'), [
    'Starts (UTC),Minutes,Usual (kWh),Used (kWh),Reading',
    '2026-07-14T20:00:00Z,15,0.5805,0.52,measured',
    '2026-07-14T20:15:00Z,15,0.5805,,no reading',
  ])
})

test('nothing to list is a heading in the reader’s language', () => {
  assert.match(readingsCsv({ intervals: [] }, 'es'), /^\ufeffComienza \(UTC\),Minutos,/)
})
