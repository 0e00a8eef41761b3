import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { termsOn } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { importAccountNetworks } from '#dispatch/assign-networks.ts'
import { createEvent } from '#dispatch/create-event.ts'
import { enrol } from '#dispatch/enrol.ts'
import { type EnrolmentState, enrolmentStates, maySetTo, standingOn, steps } from '#dispatch/enrolment-state.ts'
import { changeEnrolment, enrolmentOf, enrolmentsOf, lockEnrolment, stepsOf, takeStep } from '#dispatch/enrolment-store.ts'
import { windowOn } from '#dispatch/event.ts'
import { audienceOf, eventsOfMember } from '#dispatch/event-store.ts'
import { enrolmentFile, exportEnrolments, prepareSeason } from '#dispatch/export-enrolments.ts'
import { importAnswer } from '#dispatch/import-answer.ts'
import { importNetworks } from '#dispatch/import-networks.ts'
import { importPledges } from '#dispatch/import-pledges.ts'
import { frozenBecause, readKW, suggestedPledge } from '#dispatch/pledge.ts'
import { type EnrolmentFacts, requiredActions } from '#dispatch/required-actions.ts'
import { actionsOf } from '#dispatch/review-enrolments.ts'
import { countsOf } from '#dispatch/season-store.ts'
import { withdraw } from '#dispatch/withdraw.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { newId } from '#platform/ids.ts'
import { task } from '#platform/task.ts'

const accepted: string[] = []
const listen = task<unknown, readonly string[]>({
  name: 'listen',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(_work, subjects) {
    accepted.push(...subjects)
  },
})
const world = await openWorld({ 'batch.fetched': [ingestBatch], 'enrolment.accepted': [listen] }, '2027-03-20T12:00:00Z')
const { db, clock, customer, ingest, within, queue } = world
after(() => world.close())
const day = Temporal.PlainDate.from
const season = { utilityId: 'con-edison', programId: 'coned-csrp', season: 2027 }
const terms = (() => {
  const answer = termsOn('coned-csrp', day('2027-06-01'))
  return answer.is === 'found' ? answer.terms : assert.fail()
})()
await within((work) =>
  importNetworks(
    work,
    'utility,network,from,window_from,window_to,area,tier,source\ncon-edison,Fordham,2027-01-01,19:00,23:00,new-york-city,tier-1,a list\n' +
      'con-edison,Park Slope,2027-01-01,11:00,15:00,new-york-city,tier-2,a list\n',
    'apply',
    'mem_operator',
  ),
)
let made = 0
/** An account of Con Edison with a number of its own, enrolled as a draft. */
async function home(): Promise<Customer & { number: string }> {
  // Nobody here has agreed on our page: the paper came, and is brought in with the pledges.
  const who = await customer('con-edison', 'active', newId('mem'), false)
  const number = String(40_000_000_000 + ++made)
  await db.updateTable('account').set({ account_number: number }).where('account_id', '=', who.accountId).execute()
  await within((work) => enrol(work, { ...who, zone: NEW_YORK }))
  return { ...who, number }
}
/** One that lacks nothing. */
async function readyHome(network = 'Fordham') {
  const who = await home()
  await ingest(who, { intervalSeconds: 3600, values: constant('2027-02-01', 45, 3600, () => 1000) })
  const csv = `account,network,from\n${who.number},${network},2027-03-01\n`
  await within((work) =>
    importAccountNetworks(work, { utilityId: 'con-edison', csv, today: day('2027-03-20'), mode: 'apply' }, 'mem_operator'),
  )
  await pledges(`account,agreed_on\n${who.number},2027-03-01\n`)
  return who
}
const today = () => clock.now().toZonedDateTimeISO(NEW_YORK).toPlainDate()
const pledges = (csv: string, mode: 'try' | 'apply' = 'apply') =>
  within((work) => importPledges(work, { season, csv, today: today(), zone: NEW_YORK, mode }, 'mem_operator'))
const answer = (csv: string, mode: 'try' | 'apply' = 'apply') =>
  within((work) => importAnswer(work, { season, csv, today: today(), mode }, 'mem_operator'))
const send = () => within((work) => exportEnrolments(work, season, NEW_YORK, 'mem_operator'))
const enrolment = async (who: Customer) => (await enrolmentsOf(db, who.memberId, who.accountId))[0]!
const errors = (found: { errors: readonly { line: number; code: string }[] }) => found.errors.map((one) => `${one.line} ${one.code}`)

test('the steps in the code are the steps that the table takes, and no others', async () => {
  const who = await home()
  const { enrolmentId, memberId } = await enrolment(who)
  for (const from of enrolmentStates)
    for (const to of enrolmentStates) {
      const taken = db.transaction().execute(async (trx) => {
        const row = { member_id: memberId, enrolment_id: enrolmentId, step: 99, from_state: from, to_state: to }
        await trx
          .insertInto('enrolment_step')
          .values({ ...row, taken_at: clock.now(), taken_by: 'test', file_id: null, code: null, words: null })
          .execute()
        throw new Error('taken')
      })
      await assert.rejects(taken, maySetTo(from, to) ? /taken/ : /check constraint/, `${from} > ${to}`)
    }
  assert.deepEqual(steps.withdrawn, [])
})

test('an enrolment that the table of steps does not let through stays as it is', async () => {
  const who = await home()
  const skip = within(async (work) =>
    takeStep(work.trx, (await lockEnrolment(work.trx, await enrolment(who)))!, 'accepted', { at: clock.now(), actor: 'x' }),
  )
  await assert.rejects(skip, /cannot go from draft to accepted/)
  assert.equal((await enrolment(who)).state, 'draft')
})

const whole: EnrolmentFacts = {
  ...{ conflicts: [], exportsEnergy: false, agreed: true, connected: true, generator: 'none', networkKnown: true, daysOfData: 30 },
}

test('what is asked of an account, in order of precedence, and by the next deadline', () => {
  const nothing: EnrolmentFacts = {
    ...{ conflicts: ['another-aggregator', 'not-residential', 'excluded-program'], exportsEnergy: true, agreed: false, connected: false },
    ...{ generator: 'permit-needed', networkKnown: false, daysOfData: 29 },
  }
  assert.deepEqual(
    requiredActions(nothing, terms, day('2027-03-20'), 2027).map((one) => one.code),
    [
      'other-aggregator',
      'not-residential',
      'excluded-program',
      'exports-energy',
      'sign-agreement',
      'share-usage',
      'generator-permit',
    ].concat(['network-unknown', 'thirty-days-of-data']),
  )
  assert.deepEqual(requiredActions(whole, terms, day('2027-03-20'), 2027), [])
  const due = (on: string) => String(requiredActions({ ...whole, agreed: false }, terms, day(on), 2027)[0]!.dueOn)
  // 1 May 2027 is a Saturday: the Monday after counts.
  assert.deepEqual(['2027-04-01', '2027-04-02', '2027-05-03', '2027-05-04'].map(due), ['2027-04-01', '2027-05-03', '2027-05-03', 'null'])
})

test('a pledge is suggested from what was delivered, else from the load of the event window, and frozen with the file or the deadline', () => {
  assert.equal(suggestedPledge(null, []), null)
  assert.deepEqual(suggestedPledge(1.45, []), { kW: '0.29', by: 'event-window-load' })
  assert.deepEqual(suggestedPledge(-2, []), { kW: '0.00', by: 'event-window-load' })
  assert.deepEqual(suggestedPledge(5, [1, -1, 0.5]), { kW: '0.50', by: 'past-delivery' })
  assert.deepEqual(suggestedPledge(0.3, [1]), { kW: '0.30', by: 'past-delivery' })
  assert.deepEqual(['1', '0.29', '1.234', '-1', '1e3', ''].map(readKW), ['1.00', '0.29', null, null, null, null])
  const at = (state: EnrolmentState, on: string) => frozenBecause({ state, season: 2027 }, terms, day(on))
  assert.deepEqual([at('draft', '2027-05-03'), at('draft', '2027-05-04'), at('submitted', '2027-03-01')], [null, 'deadline', 'submitted'])
})

test('a connected account of a utility with a file is a draft that says what is asked of it; nobody calls it', async () => {
  const who = await home()
  const draft = await enrolment(who)
  assert.deepEqual([draft.state, draft.season, String(draft.participatesFrom)], ['draft', 2027, '2027-05-01'])
  assert.deepEqual(
    (await actionsOf(db, draft, NEW_YORK, clock.now())).map((one) => [one.code, String(one.dueOn)]),
    [
      ['sign-agreement', '2027-04-01'],
      ['network-unknown', '2027-04-01'],
      ['thirty-days-of-data', '2027-04-01'],
    ],
  )
})

test('pledges are refused line by line, tried without a trace, and brought in once', async () => {
  const who = await readyHome()
  assert.deepEqual(await actionsOf(db, await enrolment(who), NEW_YORK, clock.now()), [])
  assert.equal((await enrolment(who)).state, 'ready')
  const wrong = await pledges(
    'account,option,pledged_kw,method,generator,agreed_on,other_aggregator\n' +
      [
        '1,,,,,,',
        '49999999999,,,,,,',
        `${who.number},maybe,,,,,`,
        ...['reservation,0,,,,', 'voluntary,1,,,,', 'reservation,1.234,,,,'].map((rest, at) => `4000000${at}000,${rest}`),
      ].join('\n'),
  )
  assert.deepEqual(errors(wrong), [
    '2 not-an-account-number',
    '3 unknown-account',
    '4 unknown-option',
    ...[5, 6, 7].map((n) => `${n} unknown-account`),
  ])
  const line = (rest: string) => pledges(`account,option,pledged_kw,method,generator\n${who.number},${rest}\n`)
  assert.deepEqual(errors(await line('reservation,0,,')), ['2 pledge-missing'])
  assert.deepEqual(errors(await line('voluntary,1,,')), ['2 pledge-without-reservation'])
  assert.deepEqual(errors(await line('reservation,1.234,,')), ['2 not-a-pledge'])
  assert.deepEqual(errors(await line('reservation,1,weather-adjusted,permit-held')), ['2 generator-average-day-only'])
  assert.deepEqual(errors(await pledges(`account,agreed_on\n${who.number},2099-01-01\n`)), ['2 not-a-date'])
  const csv = `account,option,pledged_kw,method\n${who.number},reservation,1.5,weather-adjusted\n`
  await pledges(csv, 'try')
  assert.equal((await enrolment(who)).pledgedKW, '0.00')
  await pledges(csv)
  const { option, pledgedKW, method } = await enrolment(who)
  assert.deepEqual([option, pledgedKW, method, (await pledges(csv)).same], ['reservation', '1.50', 'weather-adjusted', 1])
})

test('a file that says nothing of the agreement does not undo one that is made meanwhile', async () => {
  const who = await readyHome()
  await db.updateTable('enrolment').set({ agreed_at: null }).where('account_id', '=', who.accountId).execute()
  let imported: Promise<unknown> = Promise.resolve()
  await within(async (work) => {
    const held = (await lockEnrolment(work.trx, await enrolment(who)))!
    imported = pledges(`account,other_aggregator\n${who.number},yes\n`)
    await sleep(300)
    await changeEnrolment(work.trx, held, { agreedAt: clock.now() })
  })
  await imported
  const { otherAggregator, agreedAt } = await enrolment(who)
  assert.deepEqual([otherAggregator, agreedAt?.toString()], [true, clock.now().toString()])
})

test('from ready through the utility’s file and answer to participating; what went out stays as it went', async () => {
  const [yes, no] = [await readyHome(), await readyHome('Park Slope')]
  await pledges(`account,option,pledged_kw\n${yes.number},reservation,2\n`)
  const sent = await send()
  assert.ok(sent.is === 'exported')
  const written = await enrolmentFile(db, sent.file.fileId)
  assert.match(written!.name, /^con-edison-coned-csrp-2027-001-unverified\.csv$/)
  const own = written!.csv.split('\r\n').find((line) => line.includes(yes.number))
  assert.equal(
    own,
    `con-edison,${yes.number},Rosa,,,Fordham,tier-1,coned-csrp,reservation,2.00,average-day,curtailment,,,,,2027-05,,2027-03-01,interval`,
  )
  assert.deepEqual([(await enrolment(yes)).state, (await enrolment(yes)).fileId], ['submitted', sent.file.fileId])
  assert.deepEqual(errors(await pledges(`account,option,pledged_kw\n${yes.number},reservation,9\n`)), ['2 frozen-submitted'])
  // Nobody is ready any more.
  assert.equal((await send()).is, 'nothing')

  const columns = 'account,answer,code,words,network,tier,start_month,pledged_kw,cbl_method\n'
  const late = await home()
  const wrong = await answer(
    `${columns}${[
      `${late.number},accepted,,,Fordham,,2027-05,,`,
      `${no.number},rejected,,,,,,,`,
      `${yes.number},accepted,,,Fordham,,2027-10,,`,
    ].join('\n')}`,
  )
  assert.deepEqual(errors(wrong), ['2 not-submitted', '3 missing', '4 out-of-season'])
  const one = async (rest: string) => errors(await answer(`${columns}${yes.number},${rest}`))
  assert.deepEqual(await one('perhaps,,,,,,,'), ['2 not-an-answer'])
  assert.deepEqual(await one('accepted,,,Nowhere,,2027-05,,'), ['2 unknown-network'])
  assert.deepEqual(await one('accepted,,,Fordham,tier-2,2027-05,,'), ['2 class-differs'])
  assert.deepEqual(await one('accepted,,,Fordham,,2027-05,x,'), ['2 not-a-pledge'])

  const csv = `${columns}${yes.number},accepted,A1,welcome,Park Slope,tier-2,2027-06,1.75,\n${no.number},rejected,R7,"no interval meter, sorry",,,,,\n`
  assert.equal((await answer(csv, 'try')).changes.length, 2)
  assert.equal((await enrolment(yes)).state, 'submitted')
  assert.equal((await answer(csv)).changes.length, 2)
  assert.deepEqual([(await answer(csv)).changes.length, (await answer(csv)).same], [0, 2])
  await queue.drain()
  assert.deepEqual(accepted, [`${yes.memberId}/${yes.accountId}`])
  const taken = await enrolment(yes)
  assert.deepEqual(
    [taken.state, taken.pledgedKW, String(taken.participatesFrom), taken.answer?.code],
    ['accepted', '1.75', '2027-06-01', 'A1'],
  )
  assert.deepEqual((await enrolment(no)).answer, { code: 'R7', words: 'no interval meter, sorry' })
  assert.deepEqual([standingOn(taken, day('2027-05-31')), standingOn(taken, day('2027-06-01'))], ['accepted', 'participating'])
  assert.deepEqual(errors(await answer(`${columns}${yes.number},rejected,R7,,,,,,`)), ['2 answered-otherwise'])
  assert.equal((await enrolmentFile(db, sent.file.fileId))!.csv, written!.csv)
  assert.deepEqual(
    (await stepsOf(db, taken)).map((step) => [step.to, step.fileId]),
    [
      ['draft', null],
      ['ready', null],
      ['submitted', sent.file.fileId],
      ['accepted', sent.file.fileId],
    ],
  )

  // Put right, the one that was turned down goes into a second file; the pledge of a new one is frozen after the deadline.
  await pledges(`account,other_aggregator,agreed_on\n${no.number},no,2027-03-02\n`)
  assert.equal((await enrolment(no)).state, 'ready')
  const second = await send()
  assert.equal(second.is === 'exported' && second.file.number, 2)

  clock.set('2027-06-03T12:00:00Z')
  const event = async (network: string, on: string, from: string, to: string) => {
    const plan = {
      programId: 'coned-csrp',
      network,
      kind: 'planned',
      zone: NEW_YORK,
      reason: null,
      ...windowOn(day(on), from, to, NEW_YORK),
    } as const
    const created = await within((work) => createEvent(work, plan, 'mem_operator'))
    return created.is === 'created' ? created.event : assert.fail(JSON.stringify(created))
  }
  const here = await event('Park Slope', '2027-06-08', '11:00', '15:00')
  const there = await event('Fordham', '2027-06-08', '19:00', '23:00')
  const calls = async (eventId: string) => (await audienceOf(db, eventId, null, 500)).map((called) => called.accountId)
  assert.deepEqual(
    [await calls(here.eventId), await calls(there.eventId)],
    [[yes.accountId], []],
    'only accepted accounts, where the utility says they lie',
  )
  assert.equal((await enrolmentOf(db, yes.memberId, yes.accountId, here))?.pledgedKW, '1.75')
  assert.deepEqual([await enrolmentOf(db, no.memberId, no.accountId, here), await eventsOfMember(db, no.memberId)], [null, []])
  assert.deepEqual(errors(await pledges(`account,option,pledged_kw\n${late.number},reservation,1\n`)), ['2 frozen-deadline'])
  const counts = await countsOf(db, season)
  assert.deepEqual([counts.accepted, counts.rejected ?? 0], [1, 0])
})

test('who is withdrawn by a file stays out, and the file says it once', async () => {
  const who = await home()
  const csv = `account,withdrawn\n${who.number},yes\n`
  assert.deepEqual(errors(await pledges(`account,withdrawn\n${who.number},perhaps\n`)), ['2 not-yes-or-no'])
  await pledges(csv, 'try')
  assert.equal((await enrolment(who)).state, 'draft')
  await pledges(csv)
  assert.deepEqual([(await enrolment(who)).state, (await pledges(csv)).same], ['withdrawn', 1])
  assert.deepEqual(errors(await pledges(`account,other_aggregator\n${who.number},yes\n`)), ['2 withdrawn'])
})

test('drafts are made for connected accounts that have none', async () => {
  clock.set('2027-03-21T12:00:00Z')
  const who = await customer('con-edison')
  assert.equal(await within((work) => prepareSeason(work, season, NEW_YORK, 'mem_operator')), 1)
  assert.equal((await enrolment(who)).state, 'draft')
  assert.equal(await within((work) => prepareSeason(work, season, NEW_YORK, 'mem_operator')), 0)
})

test('in whatever order files, answers and changes of mind come, every step is one of the table, and only an accepted account was called', async () => {
  const columns = 'account,answer,code,network,start_month\n'
  const acts: Record<string, (who: { number: string }) => Promise<unknown>> = {
    send,
    accept: ({ number }) => answer(`${columns}${number},accepted,,Fordham,2027-05\n`),
    reject: ({ number }) => answer(`${columns}${number},rejected,R1,,\n`),
    lock: ({ number }) => pledges(`account,other_aggregator\n${number},yes\n`),
    free: ({ number }) => pledges(`account,other_aggregator\n${number},no\n`),
    review: () => within((work) => prepareSeason(work, season, NEW_YORK, 'mem_operator')),
  }
  const order = fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (names, leaves) => {
      const other = await readyHome()
      for (const name of names) await acts[name]!(other)
      if (leaves)
        await within((work) =>
          withdraw(work, { ...season, memberId: other.memberId, accountId: other.accountId }, { actor: 'x', reason: null }),
        )
      const now = await enrolment(other)
      const history = await stepsOf(db, now)
      let state: string | null = null
      for (const step of history) {
        assert.equal(step.from, state)
        if (state !== null) assert.ok(maySetTo(state as EnrolmentState, step.to as EnrolmentState))
        state = step.to
      }
      assert.equal(state, now.state)
      assert.equal(
        now.acceptedAt !== null,
        history.some((step) => step.to === 'accepted'),
      )
      if (now.acceptedAt) assert.ok(history.some((step) => step.to === 'submitted' && step.fileId !== null))
    }),
    { numRuns: 6 },
  )
})
