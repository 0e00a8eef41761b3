/** Lets contestants work in turn, A B C A B C, each time in a new process, and collects what they say. */
import { execFile } from 'node:child_process'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Result } from './contestant.ts'

const execute = promisify(execFile)

export type Contestant = {
  name: string
  /** A file of `contestants/`, or the path of one that was compiled; and what it is told. */
  file: string
  args?: readonly string[]
  /** What has to come out; undefined where the first answer is what the others must repeat. */
  checksum?: string
  /** It takes part in the first so many rounds only; all unless given. */
  rounds?: number
}

/** The results by contestant, in the order of the rounds. Throws when one of them gives another answer than it must. */
export async function compete(contestants: readonly Contestant[], rounds: number): Promise<Result[][]> {
  const results: Result[][] = contestants.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, { name, file, args = [], checksum, rounds: own = rounds }] of contestants.entries()) {
      if (round >= own) continue
      const path = isAbsolute(file) ? file : fileURLToPath(new URL(`contestants/${file}`, import.meta.url))
      const { stdout } = await execute(process.execPath, [path, ...args])
      const result = JSON.parse(stdout) as Result
      const expected = checksum ?? results[i]![0]?.checksum ?? result.checksum
      if (result.checksum !== expected) throw new Error(`${name} gave ${result.checksum}; ${expected} is right`)
      results[i]!.push(result)
    }
  }
  return results
}
