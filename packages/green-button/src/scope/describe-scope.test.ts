/** What scopes say to people, in both languages. */

import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { describeScope } from './describe-scope.ts'
import { parseScope, withoutFamilies } from './scope.ts'

const full =
  'FB=1_3_4_5_7_8_10_15_16_51_53_56_57_58_60;IntervalDuration=Monthly_3600_900_300;BlockDuration=Monthly_Daily;HistoryLength=63072000;BR=gbc_app_7'
const both = (text: string) => [describeScope(parseScope(text), 'en'), describeScope(parseScope(text), 'es')]

test('a scope without data, or none at all, covers nothing', () => {
  for (const text of ['', 'FB=34_35', 'FB=1_3;IntervalDuration=900', 'ThirdParty_Admin_Access'])
    assert.deepEqual(both(text), [['This permission covers no data.'], ['Este permiso no incluye ningún dato.']])
})

test('Con Edison’s full request, in English', () => {
  assert.deepEqual(describeScope(parseScope(full), 'en'), [
    'How much electricity and gas you use, as the meter reads it.',
    'What you take from the grid minus what you send back to it, as one figure.',
    'What you take from the grid and what you send back to it, each by itself.',
    'A summary of your bills: the period, the amount used and what it cost.',
    'Your account: account number and contract, the address served, the meter’s number, and how you are billed.',
    'Readings for every 5 minutes, 15 minutes, hour, or month, as fine as your meter gives them.',
    'Up to 2 years of the past as well.',
  ])
})

test('Con Edison’s full request, in Spanish', () => {
  assert.deepEqual(describeScope(parseScope(full), 'es'), [
    'Cuánta electricidad y gas consume, según su medidor.',
    'Lo que toma de la red menos lo que le devuelve, en una sola cifra.',
    'Lo que toma de la red y lo que le devuelve, cada cosa por separado.',
    'Un resumen de sus facturas: el período, la cantidad consumida y su costo.',
    'Su cuenta: número de cuenta y contrato, la dirección del servicio, el número del medidor y cómo se le factura.',
    'Lecturas de cada 5 minutos, 15 minutos, hora o mes, con el mayor detalle que dé su medidor.',
    'También hasta 2 años hacia atrás.',
  ])
})

test('what the customer unticked is not said', () => {
  const granted = withoutFamilies(parseScope(full), ['usage', 'account'])
  assert.deepEqual(describeScope(granted, 'en'), [
    'A summary of your bills: the period, the amount used and what it cost.',
    'Up to 2 years of the past as well.',
  ])
})

test('gas or water alone, bills without cost, and an account with a name', () => {
  assert.deepEqual(both('FB=4_10_15;IntervalDuration=daily'), [
    [
      'How much gas you use, as the meter reads it.',
      'A summary of your bills: the period and the amount used.',
      'Readings for every day, as fine as your meter gives them.',
    ],
    [
      'Cuánto gas consume, según su medidor.',
      'Un resumen de sus facturas: el período y la cantidad consumida.',
      'Lecturas de cada día, con el mayor detalle que dé su medidor.',
    ],
  ])
  assert.deepEqual(both('FB=4_11')[1], ['Cuánta agua consume, según su medidor.'])
  assert.deepEqual(both('FB=51_54'), [
    ['Your account: your name and account number and contract.'],
    ['Su cuenta: su nombre y número de cuenta y contrato.'],
  ])
})

test('history in seconds, months or days, and none', () => {
  const history = (value: string) => both(`FB=4;HistoryLength=${value}`).map((lines) => lines.at(-1))
  assert.deepEqual(history('13'), ['Up to 13 months of the past as well.', 'También hasta 13 meses hacia atrás.'])
  assert.deepEqual(history('31536000'), ['Up to 1 year of the past as well.', 'También hasta 1 año hacia atrás.'])
  assert.deepEqual(history('94608000'), ['Up to 3 years of the past as well.', 'También hasta 3 años hacia atrás.'])
  assert.deepEqual(history('86400'), ['Up to 1 day of the past as well.', 'También hasta 1 día hacia atrás.'])
  assert.deepEqual(history('0'), ['Nothing from before you gave the permission.', 'Nada de antes de que usted diera el permiso.'])
  assert.equal(both('FB=4;HistoryLength=long')[0]?.length, 1)
})

test('how often and until when, the date as it is in the zone', () => {
  assert.deepEqual(both('FB=4_5;SubscriptionFrequency=Daily;PreferredAuthEndDate=1798779600'), [
    [
      'How much electricity you use, as the meter reads it.',
      'New data come every day.',
      'Asked for until January 1, 2027; you can end it earlier.',
    ],
    [
      'Cuánta electricidad consume, según su medidor.',
      'Llegan datos nuevos cada día.',
      'Se pide hasta el 1 de enero de 2027; usted puede terminarlo antes.',
    ],
  ])
  assert.deepEqual(
    describeScope(parseScope('FB=4;PreferredAuthEndDate=1798779600'), 'en', 'America/Chicago').at(-1),
    'Asked for until December 31, 2026; you can end it earlier.',
  )
  assert.deepEqual(
    both('FB=4;PreferredAuthEndDate=0').map((lines) => lines.at(-1)),
    ['Asked for until you end it.', 'Se pide hasta que usted lo termine.'],
  )
})

test('any text gives whole sentences, as many in one language as in the other, and no identifier', () => {
  const term = fc.oneof(
    fc.constantFrom(
      'FB=4',
      'FB=15_51',
      'IntervalDuration=900_x_Weekly',
      'HistoryLength=99',
      'BR=gbc_secret_7',
      'AdditionalScope=secret',
      'MinAuthEndDate=9e9',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(term, { maxLength: 6 }), (parts) => {
      const [en, es] = both(parts.join(';'))
      assert.equal(en?.length, es?.length)
      for (const line of [...(en ?? []), ...(es ?? [])]) assert.ok(/^\p{Lu}.*\.$/u.test(line) && !line.includes('secret'), line)
    }),
    { seed: 20260704 },
  )
})
