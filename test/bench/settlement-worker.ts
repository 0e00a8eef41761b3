/** A worker of the settlement bench: a process that serves the queues of a settlement as a server does, and at the end tells what it used. */
import { readFileSync } from 'node:fs'
import { standingClock } from '../../server/src/platform/clock.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import { silentLog } from '../../server/src/platform/log.ts'
import { openQueue } from '../../server/src/platform/queue.ts'
import type { AnyTask } from '../../server/src/platform/task.ts'
import { lookAtEvent, measureParticipations } from '../../server/src/settlement/measure.ts'
import { settleParticipations } from '../../server/src/settlement/settle.ts'
import { settledAt } from './settlement-world.ts'

/** Seconds from beginning to end, which overlap: while one queue waits for the database the other computes. */
export type Used = { measuring: number; storing: number; booking: number; cpu: number; peakBytes: number }

const [host, name] = process.argv.slice(2)
const database = openDatabase({ host: host!, user: 'qpc_app', database: name! })
const clock = standingClock(settledAt.toString())
const utilities = { get: () => ({ profile: { payOnRealTime: false } }) }
const world = { db: database.db, clock, utilities }
const used = { measuring: 0, storing: 0, booking: 0 }

const timed = <World>(one: AnyTask<World>, first: keyof typeof used, then: keyof typeof used): AnyTask<World> => ({
  ...one,
  async run(of, subjects) {
    const commit = await during(first, () => one.run(of, subjects))
    return (work) => during(then, () => commit(work))
  },
})

async function during<T>(what: keyof typeof used, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  try {
    return await work()
  } finally {
    used[what] += (performance.now() - from) / 1000
  }
}

const flow = {
  'event.due': [lookAtEvent],
  'participation.due': [timed(measureParticipations, 'measuring', 'storing')],
  'participation.measured': [timed(settleParticipations, 'booking', 'booking')],
}
const queue = await openQueue({ database, clock, flow, world, log: silentLog })
await queue.serve()
process.send?.('serving')
process.once('message', async () => {
  await queue.stop()
  await database.end()
  const { user, system } = process.cpuUsage()
  process.send?.({ ...used, cpu: (user + system) / 1e6, peakBytes: peakBytes() } satisfies Used)
  process.disconnect?.()
})

/** Linux tells the peak of this program alone; elsewhere what getrusage tells. */
function peakBytes(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
