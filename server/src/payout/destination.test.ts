import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countsFrom, DESTINATIONS_MAX, judgeDestination, readLabel } from '#payout/destination.ts'

test('a payee has a name of its own, of at most sixty characters, and there are at most twenty', () => {
  const others = (n: number) => Array.from({ length: n }, (_, i) => ({ label: `Payee ${i}` }))
  const codes = (label: string, n = 2) => {
    const read = readLabel({ label }, others(n))
    return 'errors' in read ? read.errors.map((one) => one.code) : read.label
  }
  assert.deepEqual(codes(''), ['missing'])
  assert.deepEqual(codes('   '), ['missing'])
  assert.deepEqual(codes('x'.repeat(61)), ['too-long'])
  assert.deepEqual(codes(' payee  1 '), ['taken'])
  assert.deepEqual(codes('Landlord', DESTINATIONS_MAX), ['too-many'])
  assert.equal(codes('  The   landlord '), 'The landlord')
})

test('what sends money elsewhere than before counts a day later; what never sent any counts at once', () => {
  const standing = { counting: null, waiting: undefined, hadMethod: true } as const
  const cases = [
    [{ ...standing }, null, 'kept'],
    [{ ...standing, waiting: 'dst_1' }, null, 'kept'],
    [{ ...standing, waiting: 'dst_1' }, 'dst_1', 'repeated'],
    [{ ...standing, waiting: 'dst_1' }, 'dst_2', 'change'],
    [{ ...standing, counting: 'dst_1', waiting: null }, null, 'repeated'],
    [{ ...standing, counting: 'dst_1' }, null, 'change'],
    [{ ...standing, hadMethod: false }, 'dst_1', 'first'],
  ] as const
  for (const [stands, choice, verdict] of cases) assert.equal(judgeDestination(stands, choice), verdict, JSON.stringify([stands, choice]))
  const now = Temporal.Instant.from('2027-07-14T12:00:00Z')
  assert.equal(countsFrom('first', now).toString(), now.toString())
  assert.equal(countsFrom('change', now).toString(), '2027-07-15T12:00:00Z')
})
