/** Doors of the staff: events, who takes part, and what needs a person. */
import { type EventKind, programIds, termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type { Answers } from '@quickpay/web/answers'
import { createEvent } from '#dispatch/create-event.ts'
import { enrolmentRules } from '#dispatch/enrolment.ts'
import { windowOn } from '#dispatch/event.ts'
import { findEvent, newestEvents } from '#dispatch/event-store.ts'
import { networksOf } from '#dispatch/networks.ts'
import { listParked } from '#platform/parked-store.ts'
import type { Queue } from '#platform/queue.ts'
import type { World } from '../world.ts'
import { consoleEvent, money } from './compose/console.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { inWork } from './in-work.ts'
import { notFound } from './problem.ts'

export function consoleDoors(world: World, queue: Queue): Door[] {
  const page = async (form: Answers['console-events']['form']): Promise<Answers['console-events']> => {
    const events = await newestEvents(world.db, 30)
    const parked = await listParked(world.db)
    return {
      events: await Promise.all(events.map((event) => consoleEvent(world, event))),
      form,
      programs: programsOf(world),
      parked: parked.map((job) => ({
        id: job.id,
        task: job.queue,
        subject: job.subjects.join(', '),
        code: job.code,
        at: job.parkedAt.toString(),
        attempts: job.attempts,
      })),
      money: await money(world),
    }
  }
  return [
    {
      method: 'GET',
      path: '/console',
      for: 'operator',
      open: async ({ show }) => show('console-events', await page({ values: defaults(world), errors: [] })),
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
        const created = await inWork(world, (work) => createEvent(work, read.plan, guest.member.memberId))
        if (created.is === 'refused') return again([{ field: FIELD_OF[created.refusal.code] ?? 'start', code: created.refusal.code }])
        return see(`/${locale}/console/events/${created.event.eventId}`)
      },
    },
    {
      method: 'GET',
      path: '/console/events/:event',
      for: 'operator',
      async open({ c, show }) {
        const event = await findEvent(world.db, c.req.param('event') ?? '')
        if (!event) throw notFound()
        return show('console-event', { event: await consoleEvent(world, event) })
      },
    },
    {
      method: 'POST',
      path: '/console/parked/:job/resume',
      for: 'operator',
      async open({ c, locale }) {
        if (!(await queue.resume(c.req.param('job') ?? ''))) throw notFound()
        return see(`/${locale}/console`)
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
}

const KINDS: readonly EventKind[] = ['planned', 'unplanned', 'contingency', 'immediate', 'test']

/** Tomorrow, in the first network's hours: what is most often called. */
function defaults(world: World): Record<string, string> {
  const [program] = programsOf(world)
  const date = civilDateOf(world.clock.now(), NEW_YORK).add({ days: 1 })
  const [utility] = world.utilities.keys()
  const [network] = networksOf(utility ?? '', date)
  return {
    programId: program?.id ?? '',
    network: network?.network ?? '',
    date: date.toString(),
    start: network?.window.from ?? '16:00',
    end: network?.window.to ?? '20:00',
    kind: 'planned',
  }
}

function programsOf(world: World): Answers['console-events']['programs'] {
  const today = civilDateOf(world.clock.now(), NEW_YORK)
  return enrolmentRules.flatMap((rule) => {
    const utility = world.utilities.get(rule.utilityId)
    const answer = termsOn(rule.programId, today)
    const name = 'terms' in answer ? answer.terms.name : rule.programId
    return utility
      ? [{ id: rule.programId, name, utilityName: utility.profile.name, networks: networksOf(rule.utilityId, today).map((n) => n.network) }]
      : []
  })
}

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
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) errors.push({ field, code: text ? 'not-a-time' : 'missing' })
  if (!eventKind) errors.push({ field: 'kind', code: 'choose' })
  if (reason.length > 300) errors.push({ field: 'reason', code: 'too-long' })
  if (errors.length > 0 || !day || !eventKind) return { errors }
  return { plan: { programId, network, kind: eventKind, zone: NEW_YORK, reason: reason || null, ...windowOn(day, start, end, NEW_YORK) } }
}

function parsed<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
