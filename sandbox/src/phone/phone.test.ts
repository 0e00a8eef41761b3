import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventually, listen, startKit } from '../testing.ts'
import type { TextMessage } from './texts.ts'
import { signatureFor } from './twilio-form.ts'

const account = { account: `AC${'b'.repeat(32)}`, token: 'a token', from: '+17185550100' }
const kit = await startKit()
const ours = await listen()
const inboundUrl = `${ours.url}/text`
assert.equal((await kit.admin('PUT', '/phone', { ...account, inboundUrl })).status, 204)
after(async () => {
  await kit.close()
  await ours.close()
})

const messages = `${kit.url}/2010-04-01/Accounts/${account.account}/Messages.json`
const basic = (token = account.token) => `Basic ${Buffer.from(`${account.account}:${token}`).toString('base64')}`
const send = (fields: Record<string, string>, token?: string) =>
  fetch(messages, { method: 'POST', headers: { authorization: basic(token) }, body: new URLSearchParams(fields) })
const text = (to: string, more: Record<string, string> = {}) => send({ To: to, From: account.from, Body: 'Hola', ...more })
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: number }).code]
const write = (number: string, body: string) =>
  fetch(`${kit.url}/phone/${number.slice(1)}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ body }) })

test('refuses as the provider does: who is unknown, a number that is none, a text that is empty, and one that had enough', async () => {
  assert.deepEqual(await codeOf(await send({ To: '+17185550142', Body: 'x' }, 'another')), [401, 20003])
  assert.deepEqual(await codeOf(await text('718')), [400, 21211])
  assert.deepEqual(await codeOf(await send({ To: '+17185550142', Body: '' })), [400, 21602])
  await write('+17185550143', 'stop')
  assert.deepEqual(await codeOf(await text('+17185550143')), [400, 21610])
  await write('+17185550143', 'START')
  assert.equal((await text('+17185550143')).status, 201)
})

test('a text is taken, listed, and told of step by step in signed forms', async () => {
  const callback = `${ours.url}/status?member=mem_1&message=msg_1`
  const taken = (await (await text('+17185550142', { StatusCallback: callback })).json()) as TextMessage & { sid: string; date_sent: null }
  assert.match(taken.sid, /^SM[0-9a-f]{32}$/)
  assert.equal(taken.date_sent, null)
  const list = (await (await fetch(`${messages}?To=%2B17185550142`, { headers: { authorization: basic() } })).json()) as {
    messages: TextMessage[]
  }
  assert.deepEqual(
    list.messages.map(({ sid, body }) => [sid, body]),
    [[taken.sid, 'Hola']],
  )
  const told = () =>
    ours.received.filter(({ path }) => path.startsWith('/status')).map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
  await eventually(() => told().some((one) => one['MessageStatus'] === 'delivered'))
  assert.deepEqual(
    told().map((one) => one['MessageStatus']),
    ['sent', 'delivered'],
  )
  const [first] = ours.received.filter(({ path }) => path.startsWith('/status'))
  assert.equal(first?.headers['x-twilio-signature'], signatureFor(account.token, callback, told()[0] ?? {}))
})

test('what a person answers reaches the app signed, and the telephone’s page shows both sides', async () => {
  await write('+17185550142', 'ESTADO <b>')
  const heard = ours.received.find(({ path }) => path === '/text')
  const fields = Object.fromEntries(new URLSearchParams(ours.received.at(-1)?.body ?? ''))
  assert.ok(heard)
  assert.equal(ours.received.at(-1)?.headers['x-twilio-signature'], signatureFor(account.token, inboundUrl, fields))
  assert.deepEqual([fields['From'], fields['Body'], fields['OptOutType']], ['+17185550142', 'ESTADO <b>', undefined])
  const page = await (await fetch(`${kit.url}/phone/17185550142`)).text()
  assert.match(page, /ESTADO &lt;b&gt;/)
  assert.match(page, /Hola/)
  assert.match(await (await fetch(`${kit.url}/phone`)).text(), /<a href="\/phone\/17185550142">\+17185550142<\/a>/)
})

test('misbehaves as often as it was told to, and only in ways it knows', async () => {
  assert.equal((await kit.admin('PUT', '/phone/faults', [{ kind: 'explode', count: 1 }])).status, 400)
  assert.equal(
    (
      await kit.admin('PUT', '/phone/faults', [
        { kind: '429', count: 2 },
        { kind: 'lost-answer', count: 1 },
      ])
    ).status,
    204,
  )
  assert.deepEqual(await codeOf(await text('+17185550144')), [429, 20429])
  assert.deepEqual(await codeOf(await text('+17185550144')), [429, 20429])
  await assert.rejects(text('+17185550144'))
  assert.equal((await text('+17185550144')).status, 201)
  const shown = (await (await fetch(`${kit.url}/phone.json?number=%2B17185550144`)).json()) as unknown[]
  assert.equal(shown.length, 2)
})
