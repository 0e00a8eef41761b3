/** A return: the bank sends it back. Nothing is removed; the money is the member's again, and goes out under a new key. */
import { at, lesson } from './lesson.ts'

await lesson('Rosa’s bank account was closed.', async ({ say, earn, payout, showBooks }) => {
  await earn('event', 'par_rosa:v1', 860n, at('2027-07-14T14:00:00Z'))
  await payout('reserve', 'pay_1', 860n, at('2027-07-14T14:02:00Z'))
  await payout('settle', 'pay_1', 860n, at('2027-07-14T14:10:00Z'))
  say(`Two days later it comes back: ${await payout('return', 'pay_1', 860n, at('2027-07-16T09:00:00Z'))}`)
  await showBooks()
  await payout('reserve', 'pay_2', 860n, at('2027-07-17T10:00:00Z'))
  say(`To her new card: ${await payout('settle', 'pay_2', 860n, at('2027-07-17T10:05:00Z'))}`)
  await showBooks()
})
