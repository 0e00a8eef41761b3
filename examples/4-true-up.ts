/** A true-up: better readings change a result that is paid already. Up is a further earning; down is owed back, or our loss. */
import { cents } from '@quickpay/units'
import { correctionLoss, memberRecoverable, programReceivable } from '../server/src/ledger/chart.ts'
import { at, EVENT, lesson, ROSA } from './lesson.ts'

await lesson('Rosa was paid $8.60 on the first readings.', async ({ say, earn, payout, post, showBooks }) => {
  await earn('event', 'par_rosa:v1', 860n, at('2027-07-14T14:00:00Z'))
  await payout('reserve', 'pay_1', 860n, at('2027-07-14T14:02:00Z'))
  await payout('settle', 'pay_1', 860n, at('2027-07-14T14:10:00Z'))
  say(
    `Later readings make it $9.10, and the difference is earned: ${await earn('correction', 'par_rosa:v2', 50n, at('2027-07-16T14:00:00Z'))}`,
  )
  await showBooks()
  const down = (debit: string, amount: bigint) => ({ debit, credit: programReceivable(EVENT), cents: cents(amount) })
  const lines = [down(memberRecoverable(ROSA, 2027), 100n), down(correctionLoss, 20n)]
  say('The last ones make it $7.90. $1.00 is set against her later payments, 20 cents are ours to lose:')
  say(`Booked: ${await post('settlement:par_rosa:v3:s1', lines, at('2027-07-21T14:00:00Z'))}`)
  await showBooks()
})
