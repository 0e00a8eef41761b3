import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { dayAt } from '../households/civil-day.ts'
import { makeHouseholds } from '../households/households.ts'
import { readInvitation } from '../households/invitation.ts'
import { loadOf } from '../households/load.ts'
import { connect, startKit } from '../testing.ts'

const kit = await startKit()
const transport = createTransport({ host: '127.0.0.1', port: kit.smtpPort, ignoreTLS: true })
after(() => {
  transport.close()
  return kit.close()
})

type MailJson = { id: string; to: string; subject: string; text: string; html: string; receivedAt: string; calendar?: string }
const send = (mail: SendMailOptions) => transport.sendMail({ from: 'QuickPayConnect <no-reply@qpc.example>', ...mail })
const mailsOf = async (to: string) => (await (await fetch(`${kit.url}/mailbox.json?to=${encodeURIComponent(to)}`)).json()) as MailJson[]
const invitation = (method: string, uid: string, start: string, end: string) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//QPC//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTART:${start}`,
    `DTEND:${end}`,
    'SUMMARY:Use less',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
const invite = (to: string, method: 'REQUEST' | 'CANCEL', uid: string, start: string, end: string) =>
  send({ to, subject: 'Tomorrow, 4 to 8 PM', text: 'Use less.', icalEvent: { method, content: invitation(method, uid, start, end) } })

test('what is no invitation is not read as one', () => {
  for (const text of [
    '',
    'BEGIN:VCALENDAR',
    invitation('PUBLISH', 'a', '20260715T200000Z', '20260716T000000Z'),
    invitation('REQUEST', 'a', '20260716T000000Z', '20260715T200000Z'),
    invitation('REQUEST', 'a', '20260715', '20260716'),
  ])
    assert.equal(readInvitation(text), null)
  const local = invitation('REQUEST', 'a', '20260715T160000', '20260715T200000').replace('DTSTART:', 'DTSTART;TZID=America/New_York:')
  assert.deepEqual(readInvitation(local), {
    uid: 'a',
    method: 'REQUEST',
    startS: Date.parse('2026-07-15T20:00:00Z') / 1000,
    endS: Date.parse('2026-07-16T00:00:00Z') / 1000,
  })
})

test('mail is kept per address, newest first, and shown without running anything in it', async () => {
  await send({
    to: 'ana@example.net',
    subject: 'Código 123456',
    text: 'Su código: 123456\nhttp://localhost:3000/es/code?x=1',
    html: '<p>Su código: <b>123456</b></p><script>alert(1)</script>',
  })
  await send({ to: ['ana@example.net', 'Tom@example.net'], subject: '<b>Second</b>', text: 'Hello' })
  const mails = await mailsOf('ana@example.net')
  assert.deepEqual(
    mails.map(({ subject }) => subject),
    ['<b>Second</b>', 'Código 123456'],
  )
  assert.equal((await mailsOf('tom@example.net')).length, 1)
  assert.ok(mails[0]!.receivedAt.startsWith('2026-07-14T13:3'))
  const list = await (await fetch(`${kit.url}/mailbox`)).text()
  assert.match(list, /&lt;b&gt;Second/)
  const page = await fetch(`${kit.url}/mailbox/${mails[1]!.id}`)
  const text = await page.text()
  assert.match(text, /<a href="http:\/\/localhost:3000\/es\/code\?x=1">/)
  assert.match(text, /sandbox="allow-popups/)
  assert.doesNotMatch(text, /<script/)
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal((await fetch(`${kit.url}/mailbox/99999`)).status, 404)
})

test('an invitation in time lowers the use of its reader; a cancelled one, or one too late, does not', async () => {
  const born = Date.parse('2026-07-14T13:30:00Z')
  const day = dayAt(born) + 1
  const households = makeHouseholds(1, born)
  await invite('rosa@example.net', 'REQUEST', 'event-1', '20260715T200000Z', '20260716T000000Z')
  await invite('mei@example.net', 'REQUEST', 'event-2', '20260715T200000Z', '20260716T000000Z')
  await invite('mei@example.net', 'CANCEL', 'event-2', '20260715T200000Z', '20260716T000000Z')
  const tokens = {
    rosa: await connect(kit, 'metro', { household: 'metro-01' }),
    mei: await connect(kit, 'metro', { household: 'metro-03' }),
    stranger: await connect(kit, 'metro', { household: 'metro-12' }),
  }
  assert.match((await mailsOf('rosa@example.net'))[0]?.calendar ?? '', /UID:event-1/)
  const from = Date.parse('2026-07-15T20:00:00Z') / 1000
  const used = async (who: keyof typeof tokens) => {
    const { resourceURI, refresh_token } = tokens[who]
    const token = ((await (await kit.token('metro', { grant_type: 'refresh_token', refresh_token })).json()) as { access_token: string })
      .access_token
    const feed = await readGreenButton(await (await kit.get(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token)).bytes())
    const { starts, values, scale } = feed.series[0]!
    return values.reduce((sum, value, i) => (starts[i]! >= from && starts[i]! < from + 14_400 ? sum + value : sum), 0) * 10 ** scale
  }
  const usual = (index: number) => {
    const load = loadOf(households[index]!, day)
    return load.wh.reduce((sum, wh, i) => (load.startS + i * 900 >= from && load.startS + i * 900 < from + 14_400 ? sum + wh : sum), 0)
  }
  await kit.turn({ to: '2026-07-16T01:00:00Z' })
  const saved = 1 - (await used('rosa')) / usual(0)
  assert.ok(saved > 0.3 && saved < 0.5, `rosa saved ${saved}`)
  assert.equal(await used('mei'), usual(2))
  assert.equal(await used('stranger'), usual(households.findIndex(({ householdId }) => householdId === 'metro-12')))
  // What is lived cannot change any more.
  await invite('mei@example.net', 'REQUEST', 'event-3', '20260715T200000Z', '20260716T000000Z')
  await invite('rosa@example.net', 'CANCEL', 'event-1', '20260715T200000Z', '20260716T000000Z')
  assert.equal(await used('mei'), usual(2))
  assert.equal(1 - (await used('rosa')) / usual(0), saved)
})

test('an address that no resident has reaches everyone', async () => {
  await invite('stranger@example.org', 'REQUEST', 'event-4', '20260716T200000Z', '20260717T000000Z')
  const { resourceURI, refresh_token } = await connect(kit, 'metro', { household: 'metro-13' })
  await kit.turn({ to: '2026-07-17T01:00:00Z' })
  const token = ((await (await kit.token('metro', { grant_type: 'refresh_token', refresh_token })).json()) as { access_token: string })
    .access_token
  const { series } = await readGreenButton(await (await kit.get(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token)).bytes())
  const born = Date.parse('2026-07-14T13:30:00Z')
  const load = loadOf(makeHouseholds(1, born).find(({ householdId }) => householdId === 'metro-13')!, dayAt(born) + 2)
  const at = Date.parse('2026-07-16T21:00:00Z') / 1000
  const read = series[0]!.values[series[0]!.starts.indexOf(at)]! * 10 ** series[0]!.scale
  assert.ok(read < load.wh[(at - load.startS) / 900]!)
})
