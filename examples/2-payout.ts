/** A payout: set aside first, and paid when the rail says so. */
import { at, lesson } from './lesson.ts'

await lesson('What Rosa is owed goes to the rail.', async ({ say, earn, payout, showBooks }) => {
  await earn('event', 'par_rosa:v1', 860n, at('2027-07-14T14:00:00Z'))
  const early = await payout('settle', 'pay_1', 860n, at('2027-07-14T14:01:00Z')).catch((error: Error) => error.message)
  say(`The rail says it is paid before anything was set aside: ${early}`)
  say(`Set aside: ${await payout('reserve', 'pay_1', 860n, at('2027-07-14T14:02:00Z'))}`)
  const second = await payout('reserve', 'pay_2', 860n, at('2027-07-14T14:03:00Z')).catch((error: Error) => error.message)
  say(`Another worker sets it aside too: ${second}`)
  await showBooks()
  say(`The rail has paid: ${await payout('settle', 'pay_1', 860n, at('2027-07-14T14:10:00Z'))}`)
  say(`Its hook comes again: ${await payout('settle', 'pay_1', 860n, at('2027-07-14T14:11:00Z'))}`)
  await showBooks()
})
