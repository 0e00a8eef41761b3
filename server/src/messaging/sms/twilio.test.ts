/** The adapter against a server that answers what it is told to: what cannot be relied on is unknown, and only what was surely refused is refused. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { openPhone } from '#messaging/sms/open.ts'
import { isSignedByTwilio, paramsOf, signatureOf } from '#messaging/sms/twilio-signature.ts'

type Answer = { status: number; body: string }
let answer: Answer | 'hang up' = { status: 201, body: '' }
const asked: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
  if (answer === 'hang up') return void request.socket.destroy()
  response.writeHead(answer.status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' }).end(answer.body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const account = `AC${'0'.repeat(32)}`
const phone = openPhone({ url, account, token: 'a token', from: '+17185550100' }, 'https://quickpay.example')!
const text = { memberId: 'mem_1', messageId: 'msg_1', to: '+17185550142', text: 'QPC: ¿qué? 100% & más' }
const send = (status: number, body: unknown) => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
  return phone.send(text)
}
const sid = `SM${'1'.repeat(32)}`

test('asks as the resource is documented: a form, HTTP Basic, and where deliveries are told', async () => {
  assert.deepEqual(await send(201, { sid, status: 'queued' }), { is: 'accepted', providerId: sid })
  const { method, path, headers, body } = asked.at(-1)!
  assert.deepEqual([method, path], ['POST', `/2010-04-01/Accounts/${account}/Messages.json`])
  assert.equal(headers.authorization, `Basic ${Buffer.from(`${account}:a token`).toString('base64')}`)
  assert.match(headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/)
  assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
    ...{ To: text.to, From: '+17185550100', Body: text.text },
    StatusCallback: 'https://quickpay.example/hooks/sms/status?member=mem_1&message=msg_1',
  })
})

test('what was surely refused is refused, and says what it says of the number', async () => {
  assert.deepEqual(await send(400, { code: 21610 }), { is: 'rejected', because: 'opted-out', code: '21610' })
  for (const code of [21211, 21614])
    assert.deepEqual(await send(400, { code }), { is: 'rejected', because: 'no-texts', code: String(code) })
  assert.deepEqual(await send(400, { code: 21617 }), { is: 'rejected', because: 'other', code: '21617' })
  assert.equal((await send(429, { code: 20429 })).is, 'later')
  assert.equal((await send(429, {})).is, 'later')
})

test('whatever cannot be relied on is unknown: a text may be out', async () => {
  for (const [status, body] of [
    [500, { code: 20500 }],
    [503, 'Service Unavailable'],
    [201, '{"sid":'],
    [201, {}],
    [201, { sid: 'something else' }],
    [200, { sid }],
    [302, {}],
    [201, JSON.stringify({ sid, pad: 'x'.repeat(600_000) })],
  ] as const)
    assert.equal((await send(status, body)).is, 'unknown', `${status} ${JSON.stringify(body).slice(0, 40)}`)
  answer = 'hang up'
  assert.equal((await phone.send(text)).is, 'unknown')
})

test('the list proves that a text is out, and only a whole one that it is not', async () => {
  const since = Temporal.Instant.from('2027-07-13T12:00:00Z')
  const find = async (messages: unknown, status = 200) => {
    answer = { status, body: JSON.stringify({ messages }) }
    return (await phone.find(text, since)).is
  }
  const ours = { sid, to: text.to, body: text.text, direction: 'outbound-api', date_created: 'Tue, 13 Jul 2027 12:00:01 +0000' }
  assert.equal(await find([ours]), 'accepted')
  assert.equal(new URL(asked.at(-1)!.path, url).searchParams.get('To'), text.to)
  for (const other of [
    { ...ours, body: 'QPC: otra cosa' },
    { ...ours, direction: 'inbound' },
    { ...ours, to: '+17185550199' },
    { ...ours, date_created: 'Tue, 13 Jul 2027 11:50:00 +0000' },
    { ...ours, date_created: 'yesterday' },
  ])
    assert.equal(await find([other]), 'not-found', JSON.stringify(other))
  assert.equal(await find([]), 'not-found')
  assert.equal(await find(Array.from({ length: 200 }, () => ({ ...ours, body: 'another' }))), 'unknown')
  for (const bad of [null, {}, 'x']) assert.equal(await find(bad), 'unknown')
  assert.equal(await find([], 401), 'unknown')
})

test('a call is believed when it is signed as the provider’s own example is, and not when anything in it differs', () => {
  const address = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const fields = { CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234', From: '+12349013030', To: '+18005551212' }
  const params = paramsOf(new URLSearchParams(fields).toString())
  const signature = '0/KCTR6DLpKmkAf8muzZqo1nDgQ='
  assert.equal(signatureOf({ address, params, token: '12345' }).toString('base64'), signature)
  const signed = { address, params, signature, token: '12345' }
  assert.ok(isSignedByTwilio(signed))
  for (const change of [
    { address: 'http://mycompany.com/myapp.php?foo=1&bar=2' },
    { params: new Map([...params, ['Digits', '1235']]) },
    { params: new Map([...params, ['More', '1']]) },
    { token: '12346' },
    { signature: null },
    { signature: 'AAAA' },
  ])
    assert.ok(!isSignedByTwilio({ ...signed, ...change }), JSON.stringify(change))
})

test('what a signed call says is read, and what is not known is not guessed at', () => {
  const hear = (path: string, fields: Record<string, string>) => {
    const address = `https://quickpay.example${path}`
    const body = new URLSearchParams(fields).toString()
    return phone.hear(address, signatureOf({ address, params: paramsOf(body), token: 'a token' }).toString('base64'), body)
  }
  const about = '/hooks/sms/status?member=mem_1&message=msg_1'
  assert.deepEqual(hear(about, { MessageSid: sid, MessageStatus: 'undelivered', ErrorCode: '30006' }), {
    ...{ is: 'status', memberId: 'mem_1', messageId: 'msg_1', providerId: sid },
    ...{ state: 'undelivered', because: 'no-texts', code: '30006' },
  })
  for (const [path, fields] of [
    [about, { MessageSid: sid, MessageStatus: 'teleported' }],
    [about, { MessageStatus: 'sent' }],
    ['/hooks/sms/status', { MessageSid: sid, MessageStatus: 'sent' }],
    ['/hooks/sms/text', { MessageSid: sid, From: '+17185550142' }],
  ] as const)
    assert.equal(hear(path, fields), null, JSON.stringify(fields))
  assert.equal(phone.answer(null), '<?xml version="1.0" encoding="UTF-8"?><Response></Response>')
  assert.match(phone.answer('a < b & c'), /<Message>a &lt; b &amp; c<\/Message>/)
})
