/** An earning: a member comes to be owed something, once. */
import { at, lesson } from './lesson.ts'

const now = at('2027-07-14T14:00:00Z')

await lesson('Rosa used less electricity in an event. It is worth $8.60.', async ({ say, earn, showBooks }) => {
  say(`Booked: ${await earn('event', 'par_rosa:v1', 860n, now)}`)
  say(`The same job runs again: ${await earn('event', 'par_rosa:v1', 860n, now)}`)
  const other = await earn('event', 'par_rosa:v1', 861n, now).catch((error: Error) => error.message)
  say(`The same cause with another amount: ${other}`)
  await showBooks()
})
