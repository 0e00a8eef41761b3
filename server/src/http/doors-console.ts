/** Doors of the staff: events, who takes part, and what needs a person. */
import { type EventKind, programIds, termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type { Answers, EventAct, Form } from '@quickpay/web/answers'
import { cancelEvent } from '#dispatch/cancel-event.ts'
import { changeEvent } from '#dispatch/change-event.ts'
import { type Called, callEvents, confirmEvent, networksOfCall } from '#dispatch/create-event.ts'
import { enrolmentRules } from '#dispatch/enrolment.ts'
import { before, type GridEvent, windowOn } from '#dispatch/event.ts'
import { findEvent } from '#dispatch/event-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { inWork } from '#platform/in-work.ts'
import { listParked } from '#platform/parked-store.ts'
import type { Queue } from '#platform/queue.ts'
import type { Work } from '#platform/task.ts'
import type { World } from '../world.ts'
import { consoleEventPage } from './compose/console.ts'
import { eventList } from './compose/event-list.ts'
import { overviewAnswer } from './compose/overview.ts'
import { type Door, fieldsOf, type GuardedDoor, see } from './door.ts'
import { consolePaymentDoors } from './doors-console-payment.ts'
import { reportDoors } from './doors-report.ts'
import { notFound } from './problem.ts'

const EVENTS_SHOWN = 60

export function consoleDoors(world: World, queue: Queue): Door[] {
  const page = async (form: Answers['console-events']['form']): Promise<Answers['console-events']> => {
    const parked = await listParked(world.db)
    return {
      events: (await eventList(world, EVENTS_SHOWN)).map((one) => one.row),
      form,
      programs: await programsOf(world),
      parked: parked.map((job) => ({
        id: job.id,
        task: job.queue,
        subject: job.subjects.join(', '),
        code: job.code,
        at: job.parkedAt.toString(),
        attempts: job.attempts,
      })),
    }
  }
  return [
    {
      method: 'GET',
      path: '/console',
      for: 'operator',
      open: async ({ show }) => show('console', await overviewAnswer(world)),
    },
    {
      method: 'GET',
      path: '/console/events',
      for: 'operator',
      open: async ({ show }) => show('console-events', await page({ values: await defaults(world), errors: [] })),
    },
    {
      method: 'POST',
      path: '/console/events',
      for: 'operator',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const again = async (errors: { field: string; code: string }[]) => show('console-events', await page({ values, errors }), 422)
        const read = readPlan(values)
        if ('errors' in read) return again(read.errors)
        const { network, start, end, ...call } = read.plan
        const on = civilDateOf(start, NEW_YORK)
        const networks =
          network === EVERY
            ? await networksOfCall(world.db, call.programId, [...world.utilities.keys()], on, NEW_YORK)
            : [{ network, start, end }]
        if (networks.length === 0) return again([{ field: 'network', code: 'unknown-network' }])
        const called = await allOrNone(world, (work) => callEvents(work, { ...call, networks }, guest.member.memberId))
        if (called.is === 'refused') return again([{ field: FIELD_OF[called.refusal.code] ?? 'start', code: called.refusal.code }])
        return see(`/${locale}/console/events/${called.events[0]?.eventId}`)
      },
    },
    {
      method: 'GET',
      path: '/console/events/:event',
      for: 'operator',
      async open({ c, show }) {
        const event = await findEvent(world.db, c.req.param('event') ?? '')
        if (!event) throw notFound()
        return show('console-event', await consoleEventPage(world, event, { values: {}, errors: [] }, { asked: c.req.query() }))
      },
    },
    ...(['confirm', 'extend', 'shorten', 'cancel'] as const).map((act) => actDoor(world, act)),
    ...reportDoors(world),
    ...consolePaymentDoors(world),
    {
      method: 'POST',
      path: '/console/parked/:job/resume',
      for: 'operator',
      async open({ c, locale }) {
        if (!(await queue.resume(c.req.param('job') ?? ''))) throw notFound()
        return see(`/${locale}/console/events`)
      },
    },
  ]
}

/** Which field of the form a refusal of the rules belongs to. */
const FIELD_OF: Record<string, string> = {
  'unknown-program': 'programId',
  'unknown-network': 'network',
  'unknown-kind': 'kind',
  'end-before-start': 'end',
  'in-the-past': 'date',
  'out-of-season': 'date',
  'not-a-working-day': 'date',
  'notice-too-short': 'date',
  'reference-used': 'externalRef',
}

const KINDS: readonly EventKind[] = ['planned', 'unplanned', 'contingency', 'immediate', 'test']

/** Tomorrow, in the first network's hours: what is most often called. */
async function defaults(world: World): Promise<Record<string, string>> {
  const [program] = await programsOf(world)
  const date = civilDateOf(world.clock.now(), NEW_YORK).add({ days: 1 })
  const [utility] = world.utilities.keys()
  const [network] = await networksOf(world.db, utility ?? '', date)
  return {
    programId: program?.id ?? '',
    network: network?.network ?? '',
    date: date.toString(),
    start: network?.window.from ?? '16:00',
    end: network?.window.to ?? '20:00',
    kind: 'planned',
  }
}

async function programsOf(world: World): Promise<Answers['console-events']['programs']> {
  const today = civilDateOf(world.clock.now(), NEW_YORK)
  const programs: Answers['console-events']['programs'] = []
  for (const rule of enrolmentRules) {
    const utility = world.utilities.get(rule.utilityId)
    if (!utility) continue
    const answer = termsOn(rule.programId, today)
    const name = 'terms' in answer ? answer.terms.name : rule.programId
    const networks = await networksOf(world.db, rule.utilityId, today)
    programs.push({ id: rule.programId, name, utilityName: utility.profile.name, networks: networks.map((one) => one.network) })
  }
  return programs
}

/** What the form calls all networks of a program, each in its own window. */
const EVERY = '*'

/** Runs a call of several networks; a refusal of one undoes the others. */
async function allOrNone(world: World, call: (work: Work) => Promise<Called>): Promise<Called> {
  try {
    return await inWork(world, async (work) => {
      const called = await call(work)
      if (called.is === 'refused') throw new Undone(called)
      return called
    })
  } catch (error) {
    if (error instanceof Undone) return error.called
    throw error
  }
}
class Undone extends Error {
  readonly called: Called
  constructor(called: Called) {
    super('undone')
    this.called = called
  }
}

/** A door at which something is decided about an event that stands; a refusal comes back with the page. */
function actDoor(world: World, act: EventAct): GuardedDoor {
  return {
    method: 'POST',
    path: `/console/events/:event/${act}`,
    for: 'operator',
    async open({ c, show, guest, locale }) {
      const eventId = c.req.param('event') ?? ''
      const event = await findEvent(world.db, eventId)
      if (!event) throw notFound()
      const values = await fieldsOf(c)
      const reason = (values[`${act}Reason`] ?? '').trim()
      const errors: Form['errors'] = []
      const [timeField, reasonField] = [`${act}End`, `${act}Reason`]
      const end = act === 'extend' || act === 'shorten' ? endOf(event, values[timeField] ?? '') : null
      if ((act === 'extend' || act === 'shorten') && !end)
        errors.push({ field: timeField, code: values[timeField] ? 'not-a-time' : 'missing' })
      if (reason === '' && act !== 'confirm') errors.push({ field: reasonField, code: 'reason-missing' })
      if (reason.length > 300) errors.push({ field: reasonField, code: 'too-long' })
      if (errors.length === 0) {
        const decided = { eventId, reason: reason || null }
        const done = await inWork(world, async (work) => {
          if (act === 'confirm') return confirmEvent(work, decided, guest.member.memberId)
          if (act === 'cancel') return cancelEvent(work, decided, guest.member.memberId)
          const change = act === 'extend' ? ('extended' as const) : ('shortened' as const)
          return changeEvent(work, { ...decided, act: change, end: end! }, guest.member.memberId)
        })
        if (done.is !== 'refused') return see(`/${locale}/console/events/${eventId}`)
        errors.push({ field: end ? timeField : reasonField, code: done.code })
      }
      return show('console-event', await consoleEventPage(world, event, { values, errors }), 422)
    },
  }
}

/** A time of the event's day; one that is not after its start is of the next day. */
function endOf(event: GridEvent, time: string): Temporal.Instant | null {
  if (!TIME.test(time)) return null
  const date = civilDateOf(event.start, event.zone)
  const { start: end } = windowOn(date, time, '24:00', event.zone)
  return before(event.start, end) ? end : windowOn(date.add({ days: 1 }), time, '24:00', event.zone).start
}
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

function readPlan(values: Record<string, string>) {
  const errors: { field: string; code: string }[] = []
  const { programId = '', network = '', date = '', start = '', end = '', kind = '' } = values
  const reason = (values['reason'] ?? '').trim()
  const eventKind = KINDS.find((one) => one === kind)
  if (!programIds.includes(programId)) errors.push({ field: 'programId', code: 'choose' })
  if (!network) errors.push({ field: 'network', code: 'choose' })
  const day = parsed(() => Temporal.PlainDate.from(date))
  if (!day) errors.push({ field: 'date', code: date ? 'not-a-date' : 'missing' })
  for (const [field, text] of [
    ['start', start],
    ['end', end],
  ] as const)
    if (!TIME.test(text)) errors.push({ field, code: text ? 'not-a-time' : 'missing' })
  if (!eventKind) errors.push({ field: 'kind', code: 'choose' })
  if (reason.length > 300) errors.push({ field: 'reason', code: 'too-long' })
  const externalRef = (values['externalRef'] ?? '').trim() || null
  if (externalRef !== null && externalRef.length > 100) errors.push({ field: 'externalRef', code: 'too-long' })
  if (errors.length > 0 || !day || !eventKind) return { errors }
  const call = {
    programId,
    network,
    kind: eventKind,
    zone: NEW_YORK,
    reason: reason || null,
    externalRef,
    advised: values['step'] === 'advise',
  }
  return { plan: { ...call, ...windowOn(day, start, end, NEW_YORK) } }
}

function parsed<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
