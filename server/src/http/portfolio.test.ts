/** All sites together: the totals are the sum of what is shown, and what each page says of one site is the same. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { addAccount } from '#connect/account-store.ts'
import { referralExpense } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.sites@example.org', kind: 'commercial' })
  ids = await app.haveEvent(owner)
  const now = app.clock.now()
  const more = { memberId: ids['member']!, kind: 'commercial', accountNumber: null, address: null } as const
  for (const [i, nickname] of ['Almacén', 'Zaguán'].entries())
    await addAccount(app.world.db, { ...more, accountId: `acc_more_${i}`, utilityId: 'sandbox-valley', nickname }, now)
  const referral = { kind: 'referral', cause: 'r', participationId: null, version: null, cents: cents(1_000n), earnedAt: now } as const
  await inWork(app.world, (work) => bookEarning(work, { memberId: ids['member']!, debit: referralExpense, ...referral }))
  await app.queue.drain()
})
after(() => app.close())

const get = async <P extends keyof Answers>(path: string) =>
  (await (await app.fetch(`/es${path}`, { headers: { ...owner, accept: 'application/json' } })).json()) as Answers[P]

test('the totals are the sums of the sites shown, and the money is that of the payments’ page', async () => {
  const { sites, totals, siteCount } = await get<'portfolio'>('/portfolio')
  const payments = await get<'payments'>('/payments')
  assert.equal(siteCount, 3)
  const sum = (of: (site: (typeof sites)[number]) => number) => sites.reduce((total, site) => total + of(site), 0)
  assert.ok(totals.otherCents > 0 && totals.paidCents > totals.otherCents)
  assert.deepEqual(
    [totals.paidCents, totals.paidCents, totals.monthWh, totals.withoutReadings, totals.problems],
    [
      sum((site) => site.paidCents) + totals.otherCents,
      payments.seasonCents,
      sum((site) => site.monthWh ?? 0),
      sites.filter((site) => site.monthWh === null).length,
      sum((site) => site.problems.length),
    ],
  )
})

test('what is paid for one site is the sum of its own payments', async () => {
  const { sites } = await get<'portfolio'>('/portfolio')
  for (const site of sites) {
    const own = await get<'payments'>(`/payments?account=${site.id}`)
    assert.deepEqual([own.seasonCents, own.site?.label], [site.paidCents, site.label])
    assert.ok(own.payments.every((row) => row.accountId === site.id))
  }
  assert.equal((await get<'payments'>('/payments?account=acc_of_somebody')).site, undefined)
})

test('a site without a connection is shown with its repair', async () => {
  const { sites } = await get<'portfolio'>('/portfolio')
  const [open] = sites.filter((site) => site.id === 'acc_more_0')
  assert.deepEqual(
    [open?.connection, open?.monthWh, open?.problems],
    ['none', null, [{ code: 'not-connected', path: '/connect/sandbox-valley?account=acc_more_0' }]],
  )
})

test('it is sorted and filtered by what the address says, and ignores what it cannot mean', async () => {
  const labels = async (query: string) => (await get<'portfolio'>(`/portfolio${query}`)).sites.map((site) => site.label.split(' ')[0])
  const all = await labels('')
  assert.deepEqual(
    all,
    all.toSorted((a, b) => (a ?? '').localeCompare(b ?? '')),
  )
  assert.equal((await labels('?sort=paid'))[0], (await labels('?utility=sandbox-metro'))[0])
  assert.deepEqual(await labels('?utility=sandbox-valley'), ['Almacén', 'Zaguán'])
  assert.deepEqual(await labels('?state=problems&sort=name'), ['Almacén', 'Zaguán'])
  assert.deepEqual(await labels('?sort=__proto__&state=x'), all)
  const filtered = await get<'portfolio'>('/portfolio?utility=sandbox-valley')
  assert.deepEqual([filtered.totals.paidCents, filtered.totals.otherCents], [0, 0], 'money of no site is no part of a part')
})

test('the file holds the page’s figures, with their sum in the last line', async () => {
  const { totals } = await get<'portfolio'>('/portfolio')
  const text = await (await app.fetch('/en/portfolio.csv', { headers: owner })).text()
  const lines = text.trimEnd().split('\r\n')
  assert.equal(lines.length, 1 + 3 + 1 + 1)
  const paid = lines.slice(1, -1).map((line) => Math.round(Number(line.split(',').at(-2)) * 100))
  assert.deepEqual([paid.reduce((sum, one) => sum + one, 0), Number(lines.at(-1)?.split(',').at(-2)) * 100].map(Math.round), [
    totals.paidCents,
    totals.paidCents,
  ])
})
