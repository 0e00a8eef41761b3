/** `npm run clock -- +6h`: turns the clock of a running sandbox from a shell. */
import { readSandboxUrl } from '../config.ts'

const usage = 'usage: npm run clock -- [+30m | +6h | +2d | next-morning | 2026-07-15T20:00:00Z]\n'
const units: Record<string, (n: string) => string> = { m: (n) => `PT${n}M`, h: (n) => `PT${n}H`, d: (n) => `P${n}D` }

/** What the shell said as the body of `POST /clock`; null when it is no time. */
export function readTurn(argument: string): { advance: string } | { to: string } | null {
  const [, count, unit] = /^\+(\d{1,5})([mhd])$/.exec(argument) ?? []
  if (count !== undefined && unit !== undefined) return { advance: units[unit]!(count) }
  if (argument === 'next-morning') return { advance: argument }
  return /^\d{4}-\d\d-\d\dT/.test(argument) ? { to: argument } : null
}

async function main(argument: string | undefined): Promise<number> {
  const url = `${readSandboxUrl(process.env)}/clock`
  const turn = argument === undefined ? undefined : readTurn(argument)
  if (turn === null) {
    process.stderr.write(usage)
    return 2
  }
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(turn) }
  const response = await fetch(url, turn ? post : {}).catch(() => undefined)
  if (!response) {
    process.stderr.write(`No sandbox answers at ${url}\n`)
    return 1
  }
  const answer = (await response.json()) as { nowAt?: string; stops?: string[]; words?: string }
  if (!response.ok) process.stderr.write(`${answer.words}\n`)
  else process.stdout.write(`${answer.nowAt}${answer.stops ? ` after ${answer.stops.length} stops` : ''}\n`)
  return response.ok ? 0 : 1
}

if (import.meta.main) process.exitCode = await main(process.argv[2])
