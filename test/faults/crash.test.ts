/**
 * Every side effect of connecting, ingesting, settling and paying: the server ends before it, or after it, or never hears its answer, and
 * starts again. In the end everybody is paid once, and the books are those of a life in which nothing happened.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { firstMonday } from '../../tools/seed.ts'
import { openChild } from './child.ts'
import { drawn, type Fate, kinds, randomOf } from './fate.ts'
import { type Cast, type Ending, endingOf, live, type Part, parts, prepare } from './life.ts'
import { openMortal } from './mortal.ts'
import { openStage, type Stage } from './stage.ts'

const LONG = process.env['QPC_LONG'] === '1'
const seed = Number(process.env['QPC_SEED'] ?? 20_270_715)
/** How many are tried; in the long form all of them, unless QPC_CASES says how many. */
const CASES = Number(process.env['QPC_CASES'] ?? (LONG ? Number.POSITIVE_INFINITY : 3))
const KILLS = LONG ? 10 : 1

let stage: Stage
let cast: Cast
let usual: Ending
/** Each effect of a life in which nothing happens, with the part in which it is met first. */
const effects = new Map<string, Part>()
const seen = new Set<string>()
const undisturbed = { next: null }

before(async () => {
  stage = await openStage(firstMonday(Temporal.Now.instant()).toString())
  cast = await prepare(stage, async () => openMortal(await stage.place(), seen, undisturbed))
  seen.clear()
  for (const part of parts) {
    await stage.keep(part)
    await live(stage, cast, async () => openMortal(await stage.place(), seen, undisturbed), [part])
    for (const effect of seen) if (!effects.has(effect)) effects.set(effect, part)
  }
  usual = await endingOf(stage)
})
after(() => stage?.close())

const fates = () => [...effects.keys()].flatMap((effect) => kinds.map((kind) => ({ effect, kind })))
const from = ({ effect }: Fate): Part[] => parts.slice(parts.indexOf(effects.get(effect)!))

test('a life in which nothing happens pays both, and meets the effects of the whole way', (context) => {
  assert.deepEqual(usual.wrong, [])
  assert.equal(usual.books.filter((line) => line.includes(':settle ')).length, 2)
  // What would have to be missed for the enumeration to say nothing.
  for (const one of [
    /^POST .*Token$/,
    /^fetchBatch$/,
    /^ingestBatch$/,
    /^settleParticipations$/,
    /^commit payout, payout_step$/,
    /^rail submit$/,
  ])
    assert.ok(
      [...effects.keys()].some((name) => one.test(name)),
      String(one),
    )
  context.diagnostic(`${effects.size} effects: ${[...effects.keys()].join(' · ')}`)
})

test('ended before or after any effect, or with its answer lost, it comes to the same books', { timeout: 7_200_000 }, async (context) => {
  const failed: string[] = []
  let met = 0
  const chosen = drawn(fates(), CASES, randomOf(seed))
  for (const fate of chosen) {
    const doom: { next: Fate | null } = { next: fate }
    await stage.backTo(from(fate)[0]!)
    const deaths = await live(stage, cast, async () => openMortal(await stage.place(), new Set(), doom), from(fate)).catch(String)
    if (doom.next === null) met++
    const ending = await endingOf(stage)
    if (typeof deaths === 'string' || ending.wrong.length > 0 || JSON.stringify(ending.books) !== JSON.stringify(usual.books))
      failed.push(`${fate.kind} ${fate.effect}: ${JSON.stringify({ deaths, ...ending })}`)
  }
  context.diagnostic(`seed ${seed}: ${chosen.length} of ${effects.size * kinds.length} fates, ${met} met`)
  assert.deepEqual(failed, [])
  assert.ok(met >= chosen.length * 0.9, `only ${met} of ${chosen.length} were met`)
})

test('the same with a process that is really killed', { timeout: 1_800_000 }, async (context) => {
  // Money is where it matters most.
  const money = fates().filter(
    ({ effect, kind }) => kind !== 'lost' && effects.get(effect) === 'pay' && /payout|earning|rail|settle/i.test(effect),
  )
  for (const fate of drawn(money, KILLS, randomOf(seed))) {
    await stage.backTo('pay')
    let dies: Fate | null = fate
    const open = async () => {
      const server = await openChild(await stage.place(), dies)
      dies = null
      return server
    }
    const deaths = await live(stage, cast, open, ['pay'])
    const ending = await endingOf(stage)
    assert.deepEqual({ deaths, ...ending }, { deaths: [fate.effect], ...usual })
    context.diagnostic(`killed ${fate.kind} ${fate.effect}`)
  }
})
