/** What a contestant is: a process of its own that does one piece of work twice and prints one line about it. */
import { readFileSync } from 'node:fs'

export type Result = {
  /** The first time in a fresh process, as a command is used; and again, when the code is compiled, as in a server. */
  firstSeconds: number
  againSeconds: number
  /** The most memory that was resident during the first time, in bytes; null where the system does not tell it per program. */
  peakBytes: number | null
  /** What came out, to be compared with what had to. */
  checksum: string
}

/** Does the work twice, checks that the same came out, and prints the result as one line of JSON. */
export const run = (work: () => string | Promise<string>): Promise<void> => measured(work, peak)

/** The same where the memory of this process says nothing, because another program works. */
export async function measured(work: () => string | Promise<string>, peakOf: () => number | null): Promise<void> {
  const [checksum, firstSeconds] = await timed(work)
  const peakBytes = peakOf()
  const [again, againSeconds] = await timed(work)
  if (again !== checksum) throw new Error(`the second time gave ${again}, the first ${checksum}`)
  const result: Result = { firstSeconds, againSeconds, peakBytes, checksum }
  process.stdout.write(JSON.stringify(result))
}

async function timed(work: () => string | Promise<string>): Promise<[string, number]> {
  const startedAt = performance.now()
  const answer = await work()
  return [answer, (performance.now() - startedAt) / 1000]
}

/** Linux counts the peak of this program alone; what getrusage tells includes the process that started it. */
function peak(): number | null {
  try {
    const kB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return kB === undefined ? null : Number(kB) * 1024
  } catch {
    return null
  }
}
