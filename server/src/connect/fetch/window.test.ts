import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { daysWindow, historyWindows, realTimeUri, varied, windowOf, windowUri } from '#connect/fetch/window.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const date = Temporal.PlainDate.from
const [conEdison, iedr] = ['con-edison', 'iedr'].map((id) => utilityProfiles(null).find((one) => one.id === id)!)
const resource = `${conEdison!.resourceBase}/Batch/Subscription/1`
const shown = (from: string, to: string) => {
  const window = daysWindow(NEW_YORK, date(from), date(to))
  return [window.from.toString(), window.to.toString()]
}

test('days begin at midnight in New York: the three examples of Con Edison’s onboarding document', () => {
  assert.deepEqual(shown('2025-09-15', '2025-09-16'), ['2025-09-15T04:00:00Z', '2025-09-16T04:00:00Z'])
  assert.deepEqual(shown('2024-11-03', '2024-11-04'), ['2024-11-03T04:00:00Z', '2024-11-04T05:00:00Z'])
  assert.deepEqual(shown('2025-03-09', '2025-03-10'), ['2025-03-09T05:00:00Z', '2025-03-10T04:00:00Z'])
})

test('an address names the window in the profile’s words, in whole seconds of UTC', () => {
  const window = { from: Temporal.Instant.from('2026-07-01T04:00:00.987Z'), to: Temporal.Instant.from('2026-07-11T04:00:00Z') }
  const uri = windowUri(conEdison!, resource, window)
  assert.equal(uri, `${resource}?published-min=2026-07-01T04:00:00Z&published-max=2026-07-11T04:00:00Z`)
  const camel = { dialect: { windowNames: { min: 'publishedMin', max: 'publishedMax' } } }
  assert.match(windowUri(camel, resource, window), /\?publishedMin=.*&publishedMax=/)
  assert.equal(
    windowUri(conEdison!, `${uri}&x=1`, window),
    `${resource}?x=1&published-min=2026-07-01T04:00:00Z&published-max=2026-07-11T04:00:00Z`,
  )
})

test('a window is read back from its address, however it is encoded; what is no window is none', () => {
  const instants = fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((s) => Temporal.Instant.fromEpochMilliseconds(s * 1000))
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 1e8 }), (from, seconds) => {
      const window = { from, to: from.add({ seconds }) }
      const uri = windowUri(conEdison!, resource, window)
      for (const one of [uri, uri.replaceAll(':00Z', '%3A00Z')]) {
        const read = windowOf(conEdison!, one)
        assert.deepEqual([read?.from.toString(), read?.to.toString()], [window.from.toString(), window.to.toString()])
      }
    }),
  )
  for (const query of [
    '',
    '?published-min=2026-07-01T04:00:00Z',
    '?published-min=2026-07-02T04:00:00Z&published-max=2026-07-01T04:00:00Z',
    '?published-min=2026-07-01T04:00:00Z&published-max=2026-07-01T04:00:00Z',
    '?published-min=2026-07-01T04:00:00.5Z&published-max=2026-07-02T04:00:00Z',
    '?published-min=2026-07-01T04:00:00%2B00:00&published-max=2026-07-02T04:00:00Z',
    '?published-min=2026-02-30T04:00:00Z&published-max=2026-07-02T04:00:00Z',
    '?publishedMin=2026-07-01T04:00:00Z&publishedMax=2026-07-02T04:00:00Z',
  ])
    assert.equal(windowOf(conEdison!, resource + query), null, query)
})

test('history is tiled by windows of whole local days, newest first, over both changes of the clock', () => {
  const days = fc.integer({ min: 0, max: 900 }).map((n) => date('2024-01-01').add({ days: n }))
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 731 }), (first, length) => {
      const end = first.add({ days: length })
      const windows = historyWindows(NEW_YORK, first, end)
      assert.equal(windows.length, Math.ceil(length / 31))
      let edge = daysWindow(NEW_YORK, first, end).to
      for (const { from, to } of windows) {
        assert.ok(to.equals(edge), 'each begins where the one before it in time ends')
        assert.equal(from.toZonedDateTimeISO(NEW_YORK).toPlainTime().toString(), '00:00:00')
        edge = from
      }
      assert.ok(edge.equals(daysWindow(NEW_YORK, first, end).from))
    }),
  )
  assert.equal(historyWindows(NEW_YORK, date('2024-07-14'), date('2026-07-14')).length, 24, 'two years')
  assert.deepEqual(historyWindows(NEW_YORK, date('2026-07-14'), date('2026-07-14')), [])
})

test('a window asked for again has another address, and the same days and a few seconds more', () => {
  const window = daysWindow(NEW_YORK, date('2026-07-01'), date('2026-07-11'))
  const uris = [0, 1, 2].map((n) => windowUri(conEdison!, resource, varied(window, n)))
  assert.equal(new Set(uris).size, 3)
})

test('the real-time feed has a path of its own where the utility has one, and none where it has none', () => {
  assert.equal(realTimeUri(conEdison!, resource), `${conEdison!.resourceBase}/RealTime/Batch/Subscription/1`)
  assert.equal(realTimeUri(iedr!, `${iedr!.resourceBase}/Batch/Subscription/1`), null)
  assert.equal(realTimeUri(conEdison!, 'https://api.coned.com/elsewhere'), null)
})
