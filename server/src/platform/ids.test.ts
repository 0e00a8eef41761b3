import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idOf, newId, partsOf, subjectOf, uuidOf } from '#platform/ids.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('what is no member’s subject has no parts', () => {
  for (const subject of ['', 'evt_1', 'mem_1']) assert.throws(() => partsOf(subject), /not a member's subject/)
})

test('a subject gives its member and its thing back', () => {
  const [memberId, payoutId] = [newId('mem'), newId('pay')]
  assert.deepEqual(partsOf(subjectOf(memberId, payoutId)), { memberId, id: payoutId })
})

test('new ids carry their prefix, are UUIDs of version 7, never repeat and sort by the time they were made', async () => {
  const ids = Array.from({ length: 1000 }, () => newId('pay'))
  assert.equal(new Set(ids).size, 1000)
  assert.deepEqual([...new Set(ids.map((id) => uuid.exec(id.slice('pay_'.length))?.[1]))], ['7'])
  const made: string[] = []
  for (let count = 0; count < 5; count++) {
    made.push(newId('pay'))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  assert.deepEqual([...made].sort(), made)
})

test('the same words give the same id, other words another, and words do not run into each other', () => {
  assert.equal(idOf('doc', 'a', 'b'), `doc_${uuidOf('a', 'b')}`)
  assert.match(uuidOf('a'), uuid)
  assert.notEqual(uuidOf('ab', 'c'), uuidOf('a', 'bc'))
  const words = fc.array(fc.stringMatching(/^[a-z0-9:/?&=-]*$/))
  fc.assert(
    fc.property(words, words, (one, other) => {
      assert.equal(uuidOf(...one) === uuidOf(...other), one.join('\0') === other.join('\0'))
    }),
  )
})
