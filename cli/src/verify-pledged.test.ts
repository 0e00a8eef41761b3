/** `qpc verify` of money for pledged load: the golden month, and what it refuses. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { canonicalJson, type Json, type ReservationBundle, signedBundle } from '@quickpay/receipt'
import { advance, alone, bookedMonth, pledge, rest } from '../../packages/receipt/src/golden-reservation.ts'
import { file, g1Csv, run } from './testing.ts'

const kept = (name: string, bundle: ReservationBundle) => file(name, canonicalJson(bundle as unknown as Json))

describe('verify a month of pledged load', () => {
  test('an advance: three quarters of $14.40, half of it', async () => {
    const { status, out } = await run('verify', kept('advance.json', advance()))
    assert.equal(status, 0)
    assert.match(out, /^Equal: from the pledge and the events inside it/)
    assert.match(out, /2026-07: 1\.00 kW × \$18 × 0\.8, \$14\.40 of the utility’s money\n {2}of that 75 %: \$10\.80\n/)
    assert.match(out, /pledged load {2,}\$10\.80\n.*paid when the month is reckoned {2,}−\$5\.40\n.*booked {2,}\$5\.40/)
  })
  test('the rest says by whom it is signed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const pem = file('pledged.pem', publicKey.export({ type: 'spki', format: 'pem' }))
    const signed = signedBundle(rest(), privateKey)
    const right = await run('verify', kept('rest.json', signed), '--key', pem, '--unproven')
    assert.equal(right.status, 0)
    assert.match(right.out, /paid before of this month {2,}−\$5\.40/)
    assert.match(right.out, /The signature is right[\s\S]*together\.broughtKW: what the other accounts brought/)
    const forged = kept('forged-rest.json', { ...signed, network: 'Elsewhere' })
    assert.deepEqual([(await run('verify', forged)).status, (await run('verify', forged, '--key', pem)).status], [0, 1])
  })
  test('an account among others has its fraction of what all are paid, and not a cent more', async () => {
    const together = { ...alone, pledgedKW: '3.00', factor: '3/5', cents: 3240, broughtKW: '9/5' }
    const fair = await run('verify', kept('fair.json', bookedMonth(pledge({ together }), {}, 1440)))
    assert.deepEqual([fair.status, /\$32\.40 for 3\.00 kW of several/.test(fair.out)], [0, true])
    const more = await run('verify', kept('more-than-fair.json', bookedMonth(pledge({ together }), {}, 1500)))
    assert.equal(more.status, 1)
    assert.match(more.out, /first at result\.accountCents\n {2}computed {7}1440\n {2}in the bundle {2}1500/)
  })
  test('rules of one’s own are told, and readings are refused: the events’ receipts prove those', async () => {
    const own = await run('verify', kept('own-plan.json', bookedMonth(pledge({}, { reservationSharePercent: 90 }))))
    assert.match(own.out, /\(reservation-commercial 2026\) are not the ones\s+published[\s\S]*first at\s+plan\.reservationSharePercent/)
    const refused = await run('verify', kept('advance.json', advance()), file('own.csv', g1Csv))
    assert.deepEqual([refused.status, /is of pledged load/.test(refused.err)], [2, true])
    const faulty = await run('verify', file('faulty.json', canonicalJson({ ...advance(), pledgedKW: 'one' } as unknown as Json)))
    assert.match(faulty.err, /not a bundle: pledgedKW is no decimal/)
  })
})
