/** Each oddity of a real custodian's feed, over HTTP, and what the reader makes of it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type GreenButton, GreenButtonError, readGreenButton } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import { connect, startKit } from '../testing.ts'
import { isQuirkCode, type QuirkCode, quirkCodes, quirkEntries } from './quirks.ts'

const kit = await startKit()
after(() => kit.close())
const home = await connect(kit, 'valley', { household: 'valley-01' })
const metro = await connect(kit, 'metro', { household: 'metro-02' })
const roof = await connect(kit, 'metro', { household: 'metro-08' })
const days = '?published-min=2026-07-01T04:00:00Z&published-max=2026-07-04T04:00:00Z'

async function fetchWith(quirks: readonly QuirkCode[], who = home, household = 'valley-01'): Promise<Uint8Array> {
  await kit.faults({ batches: 'at-once', households: { [household]: { quirks } } })
  const response = await kit.get(who.resourceURI + days, who.access_token)
  assert.equal(response.status, 200)
  return response.bytes()
}
const read = (bytes: Uint8Array) => readGreenButton(bytes, { zone: NEW_YORK })
const codesOf = ({ findings }: GreenButton) => findings.map(({ code }) => code)
const numbersOf = ({ series }: GreenButton) =>
  series.map(({ starts, values, durations, scale, unit }) => ({
    starts: [...starts],
    values: [...values],
    durations: [...durations],
    scale,
    unit,
  }))

const plain = await read(await fetchWith([]))
/** Read as if nothing were odd; the finding, where there is one, is all that is different. */
const harmless: readonly QuirkCode[] = ['q3', 'q4', 'q5', 'q7', 'q11', 'q13', 'q14', 'q15', 'q17', 'q18', 'q19', 'q20', 'q21']

test('the plain feed: three days without a finding', () => {
  assert.deepEqual(codesOf(plain), [])
  assert.equal(plain.series[0]?.starts.length, 3 * 96)
})

for (const { code, does, expects, findings = [], refusal } of quirkEntries.filter((entry): entry is typeof entry & { code: QuirkCode } =>
  isQuirkCode(entry.code),
))
  test(`${code}: ${does}: ${expects}`, async () => {
    const bytes = await fetchWith([code])
    if (refusal !== undefined) return assert.rejects(read(bytes), (error) => error instanceof GreenButtonError && error.code === refusal)
    const feed = await read(bytes)
    for (const finding of findings) assert.ok(codesOf(feed).includes(finding), `${finding} of ${codesOf(feed)}`)
    if (findings.length === 0) assert.deepEqual(codesOf(feed), [])
    if (harmless.includes(code)) assert.deepEqual(numbersOf(feed), numbersOf(plain))
    else assert.notDeepEqual([numbersOf(feed), codesOf(feed)], [numbersOf(plain), []])
  })

test('q1 and q2: a unit is never guessed, a direction is', async () => {
  assert.equal((await read(await fetchWith(['q1']))).series[0]?.unit, 'unknown')
  const { series } = await read(await fetchWith(['q2']))
  assert.deepEqual([series[0]?.unit, series[0]?.flow, [...series[0]!.values]], ['Wh', 'forward', [...plain.series[0]!.values]])
})

test('q9: the differences of the stands are the amounts', async () => {
  const { values } = (await read(await fetchWith(['q9']))).series[0]!
  const known = [...plain.series[0]!.values]
  assert.deepEqual([...values], known.slice(values.length === known.length ? 0 : 1))
})

test('q10: a roof gives two series, whose difference is the net', async () => {
  const net = await read(await fetchWith([], roof, 'metro-08'))
  const feed = await read(await fetchWith(['q10'], roof, 'metro-08'))
  const total = (flow: string) => {
    const found = feed.series.find((one) => one.flow === flow)!
    return found.values.reduce((sum, value) => sum + value, 0) * 10 ** found.scale
  }
  const whole = net.series[0]!
  assert.deepEqual(feed.series.map(({ flow }) => flow).sort(), ['forward', 'reverse'])
  assert.ok(Math.abs(total('forward') - total('reverse') - whole.values.reduce((sum, value) => sum + value, 0) * 10 ** whole.scale) < 1e-6)
  assert.ok(total('reverse') > 0)
})

test('q16: with metro’s decimals too', async () => {
  assert.ok(codesOf(await read(await fetchWith(['q16'], metro, 'metro-02'))).includes('low_resolution'))
})

test('q20: the address stands in the title, and in no finding', async () => {
  const { address } = (await kit.households()).find(({ householdId }) => householdId === 'valley-01')!
  const bytes = await fetchWith(['q20', 'q12'])
  assert.ok(new TextDecoder().decode(bytes).includes(`<title>${address.street}</title>`))
  const { findings } = await read(bytes)
  assert.ok(findings.length > 0 && !JSON.stringify(findings).includes(address.street))
})

test('several at once; only of the household they were asked for', async () => {
  const feed = await read(await fetchWith(['q19', 'q5', 'q21', 'q15']))
  assert.deepEqual(codesOf(feed).sort(), ['local_time_parameters_implausible', 'usage_point_synthesised'])
  assert.deepEqual(numbersOf(feed), numbersOf(plain))
  const other = await read(await (await kit.get(metro.resourceURI + days, metro.access_token)).bytes())
  assert.ok(!codesOf(other).includes('usage_point_synthesised'))
})

test('for everyone, and the list of them', async () => {
  await kit.faults({ batches: 'at-once', quirks: ['q15'] })
  for (const { resourceURI, access_token: token } of [home, metro])
    assert.ok(codesOf(await read(await (await kit.get(resourceURI + days, token)).bytes())).includes('usage_point_synthesised'))
  const listed = (await (await kit.admin('GET', '/quirks')).json()) as { code: string }[]
  assert.deepEqual(
    listed.map(({ code }) => code),
    quirkCodes,
  )
  for (let n = 1; n <= 20; n++) assert.ok(isQuirkCode(`q${n}`), `q${n}`)
})
