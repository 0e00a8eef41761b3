/** What the tests of the command share: a folder that goes away, the golden case as a CSV, and a run that keeps what was written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import { g1Days, g1EventDay, readingsOfTable, type TableDay } from '../../packages/baseline/src/golden-g1.ts'
import { qpc } from './qpc.ts'

const folder = mkdtempSync(join(tmpdir(), 'qpc-cli-'))
after(() => rmSync(folder, { recursive: true }))

/** Writes a file into the folder and gives its path. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
export const pathOf = (name: string): string => join(folder, name)

export type Run = { readonly status: number; readonly out: string; readonly err: string }

export async function run(...args: string[]): Promise<Run> {
  let [out, err] = ['', '']
  const status = await qpc(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    errIsTerminal: false,
  })
  return { status, out, err }
}

/** The table as a utility's CSV. */
export function csvOf(days: readonly TableDay[], intervalSeconds = 900): string {
  const rows = readingsOfTable(days, intervalSeconds)
    .sort((a, b) => a.startS - b.startS)
    .map(({ startS, milliWh }) => {
      const start = Temporal.Instant.fromEpochMilliseconds(startS * 1000).toZonedDateTimeISO(NEW_YORK)
      return `${start.toString({ timeZoneName: 'never' })},${milliWh / 1000}`
    })
  return `start,energyWh\n${rows.join('\n')}\n`
}
export const g1Csv = csvOf([g1EventDay, ...g1Days])
export const g1Event = '2026-07-15T16:00/2026-07-15T20:00'
