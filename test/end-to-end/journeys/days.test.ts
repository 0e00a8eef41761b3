/** A journey of days that are not like the others: an event with an event two days before it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { picture } from '../stage.ts'
import { moveIn, type Neighbours, openPayment } from './neighbours.ts'

const HOME = 'metro-02'

let they: Neighbours
before(async () => {
  they = await moveIn([HOME])
})
after(() => they?.close())

test('J15 An event after an event: the day of the first is none to compare with, and the receipt says why', {
  timeout: 180_000,
}, async () => {
  const first = (await they.today()).add({ days: 1 })
  const second = first.add({ days: 2 })
  await they.call(first)
  await they.turn(first.add({ days: 1 }), '10:00')
  await they.call(second)
  await they.turn(second.add({ days: 1 }), '12:00')
  const page = await they.personAt(HOME, 'es', 390)
  const receipt = await openPayment(page, they.at('/payments'))
  assert.ok(receipt.includes('hubo un evento'), receipt)
  await picture(page, 'day-after-event-es')
})
