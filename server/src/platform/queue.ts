/** Runs the flow: one queue per fact and task, each job's effect and its completion in one transaction of ours. */
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type Db as BossDb, type JobWithMetadata, PgBoss } from 'pg-boss'
import type { Clock } from '#platform/clock.ts'
import type { Database, Trx } from '#platform/db.ts'
import { type Emit, sweepDue, waitFor } from '#platform/due.ts'
import type { FactName } from '#platform/facts.ts'
import { effect } from '#platform/failpoint.ts'
import { Failure } from '#platform/failure.ts'
import { type Subject, uuidOf } from '#platform/ids.ts'
import { type Log, shapeOf } from '#platform/log.ts'
import { park, takeParked } from '#platform/parked-store.ts'
import type { AnyTask, Flow, Work } from '#platform/task.ts'

/** A job names at most this many subjects, or as many as its task says; one that fails is halved until the bad subject stands alone. */
const SUBJECTS_MAX = 500
const RETRY_LIMIT = 5

type JobData = { subjects: Subject[] }
type Job = JobWithMetadata<JobData>

export type Queue = {
  emit: Emit
  /** Starts the workers of this process. */
  serve(): Promise<void>
  /** Runs jobs and due rows one after the other until nothing is left to do now: for tests and simulations, without workers. */
  drain(): Promise<void>
  /** One look at what is due. */
  sweep(): Promise<number>
  /** Waits until no job is waiting or running; false when it took longer. */
  idle(timeoutMs: number): Promise<boolean>
  /** Puts a parked job back on its queue. */
  resume(parkedId: string): Promise<boolean>
  stop(): Promise<void>
}

export const queueName = (fact: string, task: string): string => `${fact}/${task}`

/** The names of all queues of a flow, for the migration step. */
export const queueNames = (flow: Flow<never>): string[] =>
  Object.entries(flow).flatMap(([fact, tasks]) => (tasks ?? []).map((one) => queueName(fact, one.name)))

/** An hour, or what the other side asked for, which is a hint: no sooner than in a minute, no later than in a day. */
function laterSeconds(error: unknown): number {
  const asked = error instanceof Failure ? Number(error.evidence['retryAfterSeconds']) : Number.NaN
  return asked > 0 ? Math.min(86_400, Math.max(60, Math.ceil(asked))) : 3600
}

/** What a pg-boss call needs to run inside our transaction. */
const within = (trx: Trx): BossDb => ({
  executeSql: async (text, values) => ({
    rows: [...(await trx.executeQuery(CompiledQuery.raw(text, values as unknown[]))).rows] as unknown[],
  }),
})

export type QueueParts<World> = { database: Database; clock: Clock; flow: Flow<World>; world: World; log: Log }

export async function openQueue<World>({ database, clock, flow, world, log }: QueueParts<World>): Promise<Queue> {
  const { db } = database
  const tasks = new Map<string, AnyTask<World>>()
  const queuesOf = new Map<string, string[]>()
  for (const [fact, bound] of Object.entries(flow)) {
    for (const one of bound ?? []) {
      tasks.set(queueName(fact, one.name), one)
      queuesOf.set(fact, [...(queuesOf.get(fact) ?? []), queueName(fact, one.name)])
    }
  }
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.plain.query(text, values as unknown[]), listen: listenOn(database.newClient, log) },
    schema: 'pgboss',
    migrate: false,
    useListenNotify: true,
    schedule: false,
    persistWarnings: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  boss.on('error', (error) => log.warn({ code: 'queue', kind: shapeOf(error) }, 'the queue reported an error'))
  await boss.start()

  const send = async (trx: Trx, name: string, subjects: readonly Subject[], version?: string) => {
    const chunkOf = tasks.get(name)?.subjectsMax ?? SUBJECTS_MAX
    for (let from = 0; from < subjects.length; from += chunkOf) {
      const chunk = subjects.slice(from, from + chunkOf)
      const id = version === undefined ? {} : { id: uuidOf(name, version, ...chunk) }
      await boss.send(name, { subjects: chunk }, { ...id, db: within(trx) })
    }
  }
  const emitVersion = async (trx: Trx, fact: FactName, subjects: readonly Subject[], version?: string) => {
    for (const name of queuesOf.get(fact) ?? []) await send(trx, name, subjects, version)
  }
  const emit: Emit = (trx, fact, subjects) => emitVersion(trx, fact, subjects)
  const workIn = (trx: Trx): Work => ({
    trx,
    now: clock.now(),
    emit: (fact, subjects, version) => emitVersion(trx, fact, subjects, version),
    wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject),
  })

  const complete = async (trx: Trx, name: string, job: Job, output: object) => {
    const done = (await boss.complete(name, job as never, output, { db: within(trx) })) as unknown as { affected: number }
    // Somebody else holds this job by now (its lease ran out): our effect must not be committed beside theirs.
    if (done.affected === 0) throw new Failure('claim-lost', 'soon', 'the job was given to another worker')
  }

  /** Runs one attempt; answers whether the job is over. A retry is left to pg-boss. */
  async function attempt(name: string, job: Job): Promise<boolean> {
    const one = tasks.get(name)
    if (!one) throw new Error(`no task for queue ${name}`)
    try {
      const commit = await one.run(world, job.data.subjects)
      await effect(one.name, () =>
        db.transaction().execute(async (trx) => {
          await commit(workIn(trx))
          await complete(trx, name, job, {})
        }),
      )
      return true
    } catch (error) {
      return afterFailure(name, job, error)
    }
  }

  async function afterFailure(name: string, job: Job, error: unknown): Promise<boolean> {
    const { subjects } = job.data
    const code = error instanceof Failure ? error.code : 'unexpected'
    const retry = error instanceof Failure ? error.retry : 'soon'
    const attempts = job.retryCount + 1
    const status = error instanceof Failure ? error.evidence['status'] : undefined
    const told = { task: name, code, attempt: attempts, count: subjects.length, kind: shapeOf(error) }
    log.warn(typeof status === 'number' ? { ...told, status } : told, 'a task failed')
    if (code === 'claim-lost') return true
    if (retry === 'soon' && job.retryCount < RETRY_LIMIT) return false
    const fact = name.slice(0, name.indexOf('/')) as FactName
    await db.transaction().execute(async (trx) => {
      const [subject, ...others] = subjects
      if (subject !== undefined && others.length > 0) {
        const half = subjects.length >> 1
        await send(trx, name, subjects.slice(0, half))
        await send(trx, name, subjects.slice(half))
      } else if (retry === 'later' && subject !== undefined)
        await waitFor(trx, clock.now().add({ seconds: laterSeconds(error) }), fact, subject)
      else await park(trx, { queue: name, subjects, code, attempts }, clock.now())
      await complete(trx, name, job, { code })
    })
    return true
  }

  let timer: NodeJS.Timeout | undefined
  const sweep = () => sweepDue(db, clock, emit)
  return {
    emit,
    sweep,
    async serve() {
      for (const name of tasks.keys()) await boss.work<JobData>(name, workerOptions, async (jobs) => runBatch(name, jobs as Job[], attempt))
      const tick = () => void sweep().catch((error) => log.warn({ code: 'sweep', kind: shapeOf(error) }, 'could not look at what is due'))
      timer = setInterval(tick, 2000)
      tick()
    },
    async drain() {
      for (let idle = 0; idle < 2; ) {
        let worked = false
        for (const name of tasks.keys()) {
          const jobs = (await boss.fetch<JobData>(name, { includeMetadata: true, ignoreStartAfter: true, batchSize: 50 })) as Job[]
          for (const job of jobs) {
            worked = true
            if (!(await attempt(name, job))) await boss.fail(name, job as never, { code: 'retry' })
          }
        }
        if (!worked) worked = (await sweep()) > 0
        idle = worked ? 0 : idle + 1
      }
    },
    idle: (timeoutMs) => untilIdle(database.plain, timeoutMs),
    async resume(parkedId) {
      return db.transaction().execute(async (trx) => {
        const job = await takeParked(trx, parkedId, clock.now())
        if (job) await send(trx, job.queue, job.subjects)
        return job !== null
      })
    },
    async stop() {
      clearInterval(timer)
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}

const workerOptions = {
  batchSize: 20,
  burstWhenBatchFull: true,
  perJobResults: true,
  includeMetadata: true,
  pollingIntervalSeconds: 0.5,
  // NOTIFY wakes workers for new jobs only; retries wait for this poll.
  notifyPollingIntervalSeconds: 1,
} as const

async function runBatch(name: string, jobs: Job[], attempt: (name: string, job: Job) => Promise<boolean>) {
  const results: { id: string; status: 'completed' | 'failed'; output?: object }[] = []
  for (const job of jobs)
    results.push(
      (await attempt(name, job)) ? { id: job.id, status: 'completed' } : { id: job.id, status: 'failed', output: { code: 'retry' } },
    )
  return results
}

async function untilIdle(pool: pg.Pool, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs
  for (;;) {
    const { rows } = await pool.query<{ busy: boolean }>(
      "select exists (select from pgboss.job where state in ('created', 'retry', 'active')) as busy",
    )
    if (rows[0]?.busy === false) return true
    if (performance.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** LISTEN on a connection of its own; when it drops, pg-boss polls until its heartbeat makes a new one. */
const listenOn =
  (newClient: () => pg.Client, log: Log) => async (channel: string, onNotification: (payload: string) => void, onReconnect: () => void) => {
    const client = newClient()
    client.on('error', () => log.warn({ code: 'listen' }, 'the notification connection dropped'))
    await client.connect()
    client.on('notification', (n) => n.channel === channel && onNotification(n.payload ?? ''))
    await client.query(`listen "${channel}"`)
    onReconnect()
    return { close: () => client.end() }
  }
