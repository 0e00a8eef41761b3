/** Data as utilities publish them: late, wrong at first, estimated, with gaps that fill, on days of 23 and 25 hours. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type GreenButton, readBatchList, readGreenButton } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { connect, eventually, listen, startKit, type TokenAnswer } from '../testing.ts'
import { dayAt, dayOf, midnightS, wallTimeMs } from './civil-day.ts'
import { makeHouseholds } from './households.ts'
import { loadOf } from './load.ts'
import { editionsOf, publishedAt } from './publication.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
after(() => Promise.all([kit.close(), notify.close()]))
const born = Date.parse('2026-07-14T13:30:00Z')
const today = dayAt(born)
const householdOf = (id: string) => makeHouseholds(1, born).find(({ householdId }) => householdId === id)!
const printS = (epochS: number) => new Date(epochS * 1000).toISOString().replace('.000', '')
const windowOf = (from: number, to = from + 1) => `?published-min=${printS(midnightS(from))}&published-max=${printS(midnightS(to))}`
const read = async (uri: string, token: string): Promise<GreenButton & { text: string }> => {
  const response = await kit.get(uri, token)
  assert.equal(response.status, 200, uri)
  const text = await response.text()
  return { ...(await readGreenButton(new TextEncoder().encode(text), { zone: NEW_YORK })), text }
}
const dayOfFeed = ({ resourceURI, access_token }: TokenAnswer, day: number) => read(resourceURI + windowOf(day), access_token)
const atomTimes = (text: string, name: string) => {
  const block = text.slice(text.indexOf('<espi:IntervalBlock>'))
  return new RegExp(`<${name}>([^<]*)<`).exec(block)?.[1]
}

test('the late-data curve over a population: 80 to 90 % by nine, 99 % within three days, 99.8 % within seven', () => {
  const households = [1, 2, 3, 4, 5].flatMap((seed) => makeHouseholds(seed, born).slice(0, 30))
  const days = Array.from({ length: 140 }, (_, i) => today - 150 + i)
  const ats = households.flatMap((household) => days.map((day) => ({ day, at: publishedAt(household, day) })))
  const share = (holds: (one: { day: number; at: number }) => boolean) => ats.filter(holds).length / ats.length
  const byNine = share(({ day, at }) => at <= wallTimeMs(day + 1, 540))
  assert.ok(byNine > 0.83 && byNine < 0.87, `${byNine}`)
  const after = (count: number) => share(({ day, at }) => at > midnightS(day + 1 + count) * 1000)
  assert.ok(after(1) > 0.008 && after(1) < 0.017, `${after(1)}`)
  assert.ok(after(3) > 0.0008 && after(3) < 0.004, `${after(3)}`)
  assert.equal(after(7), 0)
  assert.equal(
    share(({ day, at }) => at <= midnightS(day + 1) * 1000),
    0,
    'never before the day is over',
  )
})

test('drafts are drawn by seed, in the share asked for, and the last edition is no draft', () => {
  const home = householdOf('valley-01')
  const days = Array.from({ length: 3000 }, (_, i) => today - 3000 + i)
  const all = days.map((day) => editionsOf(home, day, { corrected: 0.2, estimated: 0.1, gaps: 0.05 }))
  for (const [name, share] of [
    ['corrected', 0.2],
    ['estimated', 0.1],
    ['gaps', 0.05],
  ] as const) {
    const found = all.filter(([first]) => first?.draft === name).length / days.length
    assert.ok(Math.abs(found - share) < 0.03, `${name} ${found}`)
  }
  for (const editions of all) {
    assert.equal(editions.at(-1)?.draft, null)
    if (editions.length > 1) assert.ok(editions[1]!.at > editions[0]!.at && editions[1]!.at - editions[0]!.at < 8 * 86_400_000)
  }
  assert.deepEqual(editionsOf(home, today), [{ at: publishedAt(home, today), draft: null }])
})

for (const [draft, household] of [
  ['corrected', 'valley-01'],
  ['estimated', 'valley-02'],
  ['gaps', 'metro-02'],
] as const)
  test(`${draft}: published, told, and published again with a newer updated`, async () => {
    await kit.faults({ households: { [household]: { [draft]: 1, batches: 'at-once' } } })
    const tokens = await connect(kit, household.startsWith('metro') ? 'metro' : 'valley', { household })
    const home = householdOf(household)
    const now = Date.parse(((await (await fetch(`${kit.url}/clock`)).json()) as { nowAt: string }).nowAt)
    const shares = { corrected: 0, estimated: 0, gaps: 0, [draft]: 1 }
    // A day between its two editions, of which the second comes soon.
    const day = Array.from({ length: 12 }, (_, i) => dayAt(now) - 12 + i).find((one) => {
      const [first, second] = editionsOf(home, one, shares)
      return first!.at < now && second!.at > now && second!.at < now + 3 * 86_400_000
    })!
    const [, second] = editionsOf(home, day, shares)
    const before = await dayOfFeed(tokens, day)
    const told = () =>
      notify.received.filter(({ body }) =>
        readBatchList(body).some((uri) => uri.startsWith(tokens.resourceURI) && uri.includes(printS(midnightS(day + 1)))),
      ).length
    const toldBefore = told()
    await kit.turn({ to: new Date(second!.at + 60_000).toISOString() })
    await eventually(() => told() > toldBefore)
    // An access token lives an hour of the clock.
    const utility = household.startsWith('metro') ? 'metro' : 'valley'
    const renewed = (await (
      await kit.token(utility, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    ).json()) as TokenAnswer
    const now2 = await dayOfFeed({ ...tokens, access_token: renewed.access_token }, day)
    const [old, fresh] = [before.series[0]!, now2.series[0]!]
    const truth = loadOf(home, day)
    assert.deepEqual(
      [...fresh.values].map((value) => Math.round(value * 10 ** fresh.scale)),
      [...truth.wh].filter((_, i) => truth.qualities[i] !== 0),
    )
    assert.ok(atomTimes(now2.text, 'updated')! > atomTimes(before.text, 'updated')!)
    assert.equal(atomTimes(now2.text, 'published'), atomTimes(before.text, 'published'))
    const estimates = (one: typeof old) => one.qualities.filter((quality) => quality === 8).length
    if (draft === 'corrected')
      assert.ok(old.starts.length === fresh.starts.length && old.values.some((value, i) => value !== fresh.values[i]))
    if (draft === 'estimated') assert.ok(estimates(old) >= 12 && estimates(fresh) < estimates(old))
    if (draft === 'gaps') {
      assert.ok(old.starts.length <= fresh.starts.length - 12)
      assert.ok(before.findings.some(({ code }) => code === 'gap') && !now2.findings.some(({ code }) => code === 'gap'))
    }
    await kit.faults({})
  })

test('realTimePercent: raw readings are near the validated ones, not the same', async () => {
  const tokens = await connect(kit, 'valley', { household: 'valley-04' })
  const realTime = () => read(tokens.resourceURI.replace('/Batch/', '/RealTime/Batch/'), tokens.access_token)
  const exact = (await realTime()).series[0]!
  await kit.faults({ households: { 'valley-04': { realTimePercent: 20 } } })
  const rough = (await realTime()).series[0]!
  const shared = Math.min(exact.starts.length, rough.starts.length)
  assert.ok(rough.values.some((value, i) => value !== exact.values[i]))
  for (let i = 0; i < shared; i++) assert.ok(Math.abs(rough.values[i]! - exact.values[i]!) <= 0.2 * Math.abs(exact.values[i]!) + 1, `${i}`)
  await kit.faults({})
})

test('days of 23 and 25 hours, at 15 and at 5 minutes; a roof below zero', async () => {
  await kit.faults({ batches: 'at-once' })
  const spring = dayOf(Temporal.PlainDate.from('2026-03-08'))
  const fall = dayOf(Temporal.PlainDate.from('2025-11-02'))
  for (const [utility, household, perHour] of [
    ['valley', 'valley-02', 4],
    ['metro', 'metro-09', 12],
  ] as const) {
    const tokens = await connect(kit, utility, { household })
    for (const [day, hours] of [
      [spring, 23],
      [fall, 25],
      [today - 20, 24],
    ] as const) {
      const series = (await dayOfFeed(tokens, day)).series[0]
      // Some days have gaps of their own; these have not.
      assert.equal(series?.starts.length, hours * perHour, `${household} ${hours}`)
      assert.equal(series?.starts[0], midnightS(day))
      for (let i = 1; i < series!.starts.length; i++) assert.equal(series!.starts[i]! - series!.starts[i - 1]!, 3600 / perHour)
    }
  }
  const roof = await connect(kit, 'metro', { household: 'metro-08' })
  const net = (await dayOfFeed(roof, today - 20)).series[0]!
  assert.equal(net.flow, 'net')
  assert.ok(net.values.some((value) => value < 0) && net.values.some((value) => value > 0))
  await kit.faults({})
})
