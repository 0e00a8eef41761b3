/** The doors of networks, enrolments and decisions about events, as a browser without script uses them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let operator: { cookie: string }
before(async () => {
  app = await openTestApp()
  operator = await app.signInOperator()
})
after(() => app.close())

const page = async <P extends keyof Answers>(path: string): Promise<Answers[P]> =>
  (await app.fetch(`/en${path}`, { headers: { ...operator, accept: 'application/json' } })).json() as Promise<Answers[P]>
/** Posts a file as a browser does. */
async function bring<P extends keyof Answers>(path: string, csv: string, fields: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new File([csv], 'list.csv', { type: 'text/csv' }))
  const answer = await app.fetch(`/en${path}`, {
    method: 'POST',
    headers: { ...operator, accept: 'application/json', origin: app.url },
    body: form,
  })
  return { status: answer.status, answer: (await answer.json()) as Answers[P] }
}
const act = (path: string, fields: Record<string, string>) => app.post(`/en${path}`, fields, { ...operator, accept: 'application/json' })
const head = 'utility,network,from,window_from,window_to,source'

test('a list of networks is refused line by line, tried without a trace, and applied with the text that the try gave back', async () => {
  const wrong = await bring<'console-networks'>('/console/networks/list', `${head}\nnobody,Pier,2027-01-01,16:00,20:00,a list\n`)
  assert.deepEqual(
    [wrong.status, wrong.answer.result?.errors],
    [422, [{ line: 2, code: 'unknown-utility', field: 'utility', value: 'nobody' }]],
  )
  const csv = `${head}\nsandbox-metro,Pier,2027-01-01,16:00,20:00,a list\n`
  const tried = await bring<'console-networks'>('/console/networks/list', csv)
  assert.deepEqual([tried.status, tried.answer.result?.changes, tried.answer.result?.csv], [200, 1, csv])
  const names = async () => (await page<'console-networks'>('/console/networks')).networks.map((one) => one.network)
  assert.ok(!(await names()).includes('Pier'))
  await act('/console/networks/list', { mode: 'apply', csv })
  assert.ok((await names()).includes('Pier'))
})

test('a line by hand about an account that nobody knows is refused; a file about a utility that is not switched on too', async () => {
  const hand = await act('/console/networks/account', {
    utility: 'sandbox-metro',
    account: '12345678901',
    network: 'Pier',
    from: '2027-07-12',
  })
  const { result } = (await hand.json()) as Answers['console-networks']
  assert.deepEqual([hand.status, result?.of, result?.errors.map((one) => one.code)], [422, 'hand', ['unknown-account']])
  assert.equal((await act('/console/networks/accounts', { utility: 'con-edison', csv: 'network,from\n' })).status, 422)
})

test('a season is shown with its counts; its list is a file to keep, and a file that is not there is not found', async () => {
  const season = await page<'console-enrolments'>('/console/enrolments')
  assert.deepEqual([season.accepts, season.counts.length, season.rows], ['at-once', 6, []])
  const list = await app.fetch(`/en/console/enrolments/list.csv?season=${season.current}`, { headers: operator })
  assert.match(list.headers.get('content-disposition') ?? '', /^attachment; filename="sandbox-metro-coned-csrp-2027-accounts\.csv"$/)
  assert.match(await list.text(), /^account,option,pledged_kw,/)
  assert.equal((await app.fetch('/en/console/enrolments/files/enf_none/enrolment.csv', { headers: operator })).status, 404)
  const said = await act('/console/enrolments/export', { season: season.current })
  assert.deepEqual(((await said.json()) as Answers['console-enrolments']).said, { what: 'nothing', count: 0 })
})

test('a call of all networks is an event each; a decision is refused with the typed words kept, and then taken', async () => {
  const call = { programId: 'coned-csrp', network: '*', date: '2027-07-14', start: '', end: '', kind: 'planned', reason: 'heat' }
  const called = await act('/console/events', { ...call, start: '16:00', end: '20:00' })
  const path = (called.headers.get('location') ?? '').replace('/en', '')
  assert.match(path, /^\/console\/events\/evt_/)
  const event = await page<'console-event'>(path)
  assert.deepEqual([event.acts, event.call.length, event.event.standing], [['extend', 'shorten', 'cancel'], 2, 'scheduled'])
  const early = await act(`${path}/extend`, { extendEnd: '19:00', extendReason: '' })
  const form = ((await early.json()) as Answers['console-event']).form
  assert.deepEqual(
    [early.status, form.values['extendEnd'], form.errors],
    [422, '19:00', [{ field: 'extendReason', code: 'reason-missing' }]],
  )
  const codes = async (name: string, fields: Record<string, string>) =>
    ((await (await act(`${path}/${name}`, fields)).json()) as Answers['console-event']).form.errors.map((one) => `${one.field} ${one.code}`)
  assert.deepEqual(await codes('extend', { extendEnd: '17:00', extendReason: 'x' }), ['extendEnd not-later'])
  assert.deepEqual(await codes('shorten', { shortenEnd: 'soon', shortenReason: 'x' }), ['shortenEnd not-a-time'])
  assert.deepEqual(await codes('confirm', { confirmReason: '' }), ['confirmReason already-scheduled'])
  assert.equal((await act(`${path}/extend`, { extendEnd: '21:30', extendReason: 'the feeder' })).status, 303)
  assert.equal((await act(`${path}/cancel`, { cancelReason: 'cooler' })).status, 303)
  assert.deepEqual(await codes('cancel', { cancelReason: 'again' }), ['cancelReason already-cancelled'])
  assert.deepEqual(
    (await page<'console-event'>(path)).revisions.map((one) => [one.act, one.reason]),
    [
      ['cancelled', 'cooler'],
      ['extended', 'the feeder'],
      ['scheduled', 'heat'],
    ],
  )
  // Under the utility's own name a call is advised once, whatever is sent again, and then confirmed.
  const advised = { ...call, date: '2027-07-15', network: 'Harbor', start: '16:00', end: '20:00', externalRef: 'CE-9', step: 'advise' }
  const [first, again] = [await act('/console/events', advised), await act('/console/events', advised)]
  assert.equal(first.headers.get('location'), again.headers.get('location'))
  const here = (first.headers.get('location') ?? '').replace('/en', '')
  assert.deepEqual((await page<'console-event'>(here)).acts, ['confirm', 'cancel'])
  assert.equal((await act(`${here}/confirm`, { confirmReason: '' })).status, 303)
  assert.equal((await page<'console-event'>(here)).event.standing, 'scheduled')
  const other = await act('/console/events', { ...advised, date: '2027-07-16' })
  assert.deepEqual(((await other.json()) as Answers['console-events']).form.errors, [{ field: 'externalRef', code: 'reference-used' }])
  assert.equal((await act('/console/events/evt_none/cancel', { cancelReason: 'x' })).status, 404)
})
