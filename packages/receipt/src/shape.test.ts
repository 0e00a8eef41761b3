/** Dates, instants and zones of a receipt, and what happens where nothing can tell whether they are any. */

import assert from 'node:assert/strict'
import test from 'node:test'
import { faultOf } from './shape.ts'

const kinds = { date: '2026-07-15', instant: '2026-07-15T20:00:00Z', zone: 'America/New_York' } as const

test('what is no date, instant or zone is a fault with its path', () => {
  assert.deepEqual(faultOf('date', '2026-02-30', 'event.date'), { path: 'event.date', words: 'is no date' })
  assert.deepEqual(faultOf('instant', '2026-07-15', 'at'), { path: 'at', words: 'is no instant' })
  assert.deepEqual(faultOf('zone', 'Mars/Olympus', 'zone'), { path: 'zone', words: 'is no zone' })
  for (const [kind, good] of Object.entries(kinds)) assert.equal(faultOf(kind as keyof typeof kinds, good, kind), undefined)
})

test('without Temporal a good receipt is not called faulty: the lack of it is what is told', () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Temporal')
  assert.ok(own !== undefined)
  Reflect.deleteProperty(globalThis, 'Temporal')
  try {
    for (const [kind, good] of Object.entries(kinds)) assert.throws(() => faultOf(kind as keyof typeof kinds, good, kind), ReferenceError)
  } finally {
    Object.defineProperty(globalThis, 'Temporal', own)
  }
})
