/** A worker in a process of its own that books what members are owed, pays it, and writes down each booking that was acknowledged: killed at any moment. */
import { fork } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Address } from '../../server/src/platform/db.ts'
import { book, earningFor, openPayday, type Payday } from './payday.ts'

export type Load = {
  readonly address: Address
  readonly railUrl: string
  readonly members: readonly string[]
  /** The first number that is booked; every `step`-th after it. */
  readonly from: number
  readonly step: number
  /** Where it stops booking and only pays; without it, it goes on. */
  readonly until?: number
  /** A line for each acknowledged booking: its number and the earning's id. */
  readonly acknowledged: string
}

export type Worker = { readonly pid: number; kill(signal: NodeJS.Signals): Promise<void>; signal(signal: NodeJS.Signals): void }

export function startWorker(load: Load): Worker {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(load)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** While PostgreSQL recovers nobody gets in; a worker that cannot start is started again. */
async function opened({ address, railUrl }: Load): Promise<Payday> {
  for (;;) {
    const payday = await openPayday(address, railUrl).catch(() => null)
    if (payday) return payday
    await pause(100)
  }
}

if (import.meta.main) {
  const load = JSON.parse(process.argv[2] ?? '') as Load
  // Whoever started us may be gone.
  process.once('disconnect', () => process.exit(1))
  const payday = await opened(load)
  await payday.queue.serve()
  const surely = async (n: number): Promise<string> => {
    for (;;) {
      const booked = await book(payday, earningFor(load.members[n % load.members.length] ?? '', n)).catch(() => null)
      if (booked) return booked.earningId
      await pause(20)
    }
  }
  const client = async (first: number, step: number) => {
    for (let n = first; n < (load.until ?? Number.POSITIVE_INFINITY); n += step)
      appendFileSync(load.acknowledged, `${n} ${await surely(n)}\n`)
  }
  await Promise.all([0, 1, 2, 3].map((one) => client(load.from + one * load.step, 4 * load.step)))
}
