/** Utility money that arrives short: what came, what is still owed, and what is given up with a reason are three different things. */
import { cents } from '@quickpay/units'
import { programCollected, programReceivable } from '../server/src/ledger/chart.ts'
import { sumOf } from '../server/src/ledger/ledger-store.ts'
import { bookRemittance } from '../server/src/ledger/remittance.ts'
import { at, dollars, EVENT, lesson } from './lesson.ts'

await lesson('The utility owes $8.60 for an event.', async ({ db, within, say, earn, showBooks }) => {
  await earn('event', 'par_rosa:v1', 860n, at('2027-07-14T14:00:00Z'))
  const receivedAt = at('2027-09-01T15:00:00Z')
  const open = async () => dollars((await sumOf(db, programReceivable(EVENT))) - (await sumOf(db, programCollected(EVENT))))
  const first = { remittanceId: 'adv_1:1', eventId: EVENT, cents: cents(600), shortfall: null, receivedAt }
  say(`$6.00 arrive: ${await within((trx) => bookRemittance(trx, first, receivedAt))}; still to come: ${await open()}`)
  say(`The same line of the same advice again: ${await within((trx) => bookRemittance(trx, first, receivedAt))}`)
  const rest = { ...first, remittanceId: 'adv_2:1', cents: cents(200), shortfall: { cents: cents(60), reason: 'one account disputed' } }
  const later = at('2027-10-01T15:00:00Z')
  say(`$2.00 more, and 60 cents are given up: ${await within((trx) => bookRemittance(trx, rest, later))}; still to come: ${await open()}`)
  await showBooks()
})
