/**
 * Home's data on the server: a member with three accounts asks for it as JSON, one after the other and many at once, beside a bare route that
 * runs the same queries in the same process. `node tools/boot.mjs test/bench/home-server.ts` measures it alone.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { HomeProcess, Used } from './home-process.ts'

/** Milliseconds, seen by who asks; `cpuMs` of the server's process a request, PostgreSQL not counted. */
export type Served = { medianMs: number; p99Ms: number; perSecond: number; fullMedianMs: number; fullP99Ms: number; cpuMs: number }
export type HomeServer = { queries: number; bytes: number; home: Served; bare: Served; loadBefore: number }

const sequential = 300
const [clients, fullRequests] = [16, 2000]

export async function runHomeServer(told: (line: string) => void): Promise<HomeServer> {
  const child = fork(fileURLToPath(new URL('home-process.ts', import.meta.url)))
  try {
    told('a member connects three accounts and is paid for an event')
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server of the benchmark ended with ${code}`)))
    const [there] = (await Promise.race([once(child, 'message'), ended])) as [HomeProcess]
    ended.catch(() => {})
    const loadBefore = loadavg()[0]!
    const headers = { cookie: there.cookie, accept: 'application/json' }
    const bare = await serve(child, there.bare, {})
    const home = await serve(child, there.home, headers)
    return { queries: there.queries, bytes: there.bytes, home, bare, loadBefore }
  } finally {
    if (child.exitCode === null) {
      child.send('end')
      await once(child, 'exit')
    }
  }
}

async function serve(child: ChildProcess, url: string, headers: Record<string, string>): Promise<Served> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const get = () => ask(url, headers, agent)
  await times(1, 300, get)
  const alone = await times(1, sequential, get)
  await times(clients, 500, get)
  const before = await used(child)
  const from = performance.now()
  const full = await times(clients, fullRequests, get)
  const seconds = (performance.now() - from) / 1000
  const cpuMs = ((await used(child)) - before) / fullRequests
  agent.destroy()
  const [medianMs, p99Ms, fullMedianMs, fullP99Ms] = [at(alone, 0.5), at(alone, 0.99), at(full, 0.5), at(full, 0.99)]
  return { medianMs, p99Ms, perSecond: fullRequests / seconds, fullMedianMs, fullP99Ms, cpuMs }
}

async function used(child: ChildProcess): Promise<number> {
  const said = once(child, 'message')
  child.send('used')
  return ((await said) as [Used])[0].cpuMs
}

/** So many at a time, `count` in all; how long each took, sorted. */
async function times(atOnce: number, count: number, get: () => Promise<void>): Promise<number[]> {
  const took: number[] = []
  let left = count
  const one = async () => {
    while (left-- > 0) {
      const from = performance.now()
      await get()
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return took.sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!

const ask = (url: string, headers: Record<string, string>, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    request(url, { headers, agent }, (answer) => {
      answer.resume()
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${answer.statusCode}`))))
    })
      .on('error', reject)
      .end()
  })

/** For a person. */
export function wordsOf({ queries, bytes, home, bare, loadBefore }: HomeServer): string {
  const line = ({ medianMs, p99Ms, perSecond, fullMedianMs, fullP99Ms, cpuMs }: Served) =>
    `one after the other ${medianMs.toFixed(1)} ms (p99 ${p99Ms.toFixed(1)}); ${clients} at once ${perSecond.toFixed(0)}/s, ` +
    `${fullMedianMs.toFixed(1)} ms (p99 ${fullP99Ms.toFixed(1)}), ${cpuMs.toFixed(2)} ms of processor each, ${(1000 / cpuMs).toFixed(0)}/s on a core of its own`
  return [
    `Home on the server: a member with three accounts, ${queries} queries, ${(bytes / 1000).toFixed(1)} kB of JSON; load of the machine before ${loadBefore.toFixed(2)}`,
    `  home        ${line(home)}`,
    `  bare route  ${line(bare)}`,
    `  home takes ${(home.cpuMs / bare.cpuMs).toFixed(1)} times the processor of the same queries alone`,
  ].join('\n')
}

if (import.meta.main) console.log(wordsOf(await runHomeServer((line) => console.error(line))))
