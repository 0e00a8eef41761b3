/** When two people look like one, and two accounts like one place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSamePerson, isSamePlace } from '#referrals/seen.ts'

const at = (street: string | undefined, postalCode?: string) => ({
  address: { ...(street === undefined ? {} : { street }), ...(postalCode === undefined ? {} : { postalCode }) },
})

test('an address that is not known is no place, and a neighbour’s is another', () => {
  assert.equal(isSamePlace({ address: null }, { address: null }), false)
  assert.equal(isSamePlace(at(undefined, '11372'), at(undefined, '11372')), false)
  assert.equal(isSamePlace(at('37-52 80th St, Apt 4B', '11372'), at('37-52 80th St, Apt 4C', '11372')), false)
  assert.equal(isSamePlace(at('12 Main St', '11372'), at('12 Main St', '10001')), false)
})

test('marks, case and the end of a ZIP code make no other place', () => {
  assert.equal(isSamePlace(at('37-52 80th St., Apt. 4B', '11372-1234'), at('37-52 80TH ST APT 4B', '11372')), true)
})

test('a name is one with and without its accents; a business’s too, but two people without a business are not one for it', () => {
  const person = (name: string, businessName: string | null = null) => ({ name, businessName })
  assert.equal(isSamePerson(person('José Ríos'), person('jose rios')), true)
  assert.equal(isSamePerson(person('Ana', 'Panadería La Espiga'), person('Luis', 'PANADERIA LA ESPIGA')), true)
  assert.equal(isSamePerson(person('Ana'), person('Luis')), false)
})
