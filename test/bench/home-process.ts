/**
 * The server of the home benchmark, in a process of its own: the real doors over a real PostgreSQL, with one member of three accounts and a
 * payment behind her; and beside it a bare route that runs the same queries and nothing else. Tells its parent where they are.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import pg from 'pg'
import { openTestApp } from '../../server/src/testing/app.ts'

export type HomeProcess = { home: string; bare: string; cookie: string; queries: number; bytes: number }
/** Processor time of the process since it began, in milliseconds. */
export type Used = { cpuMs: number }

type Query = { text: string; values: unknown[] }
const recorded: Query[] = []
let recording = false
const { query } = pg.Client.prototype
/** Below the server, where every library's queries pass. */
pg.Client.prototype.query = function (this: pg.Client, ...all: unknown[]) {
  const [first, second] = all
  if (recording && typeof first === 'string') recorded.push({ text: first, values: Array.isArray(second) ? second : [] })
  else if (recording && typeof first === 'object' && first)
    recorded.push({ text: (first as Query).text, values: (first as Query).values ?? [] })
  return (query as (...all: unknown[]) => unknown).apply(this, all)
} as typeof query

const app = await openTestApp()
const rosa = await app.signUp({ name: 'Rosa Medina', email: 'rosa@example.org' })
await app.haveEvent(rosa)
await app.connect(rosa, { utilityId: 'sandbox-metro', household: 'metro-03' })
await app.connect(rosa, { utilityId: 'sandbox-valley', household: 'valley-02' })

const look = async (): Promise<string> => {
  const answer = await app.fetch('/es/home', { headers: { ...rosa, accept: 'application/json' } })
  const text = await answer.text()
  if (answer.status !== 200 || (JSON.parse(text) as { accounts: unknown[] }).accounts.length !== 3) throw new Error(text.slice(0, 500))
  return text
}
// The first look notes that somebody looks; the second is what every other one is.
await look()
recording = true
const text = await look()
recording = false

const pool = new pg.Pool({ ...app.address, max: 4 })
const reads = recorded.filter(({ text }) => /^\s*select/i.test(text))
const bare = createServer((_, answer) => {
  Promise.all(reads.map(({ text, values }) => pool.query(text, values))).then(
    (results) => answer.end(JSON.stringify(results.map((one) => one.rows.length))),
    () => answer.writeHead(500).end(),
  )
}).listen(0, '127.0.0.1')
const server = serve({ fetch: (request) => app.handle(request), hostname: '127.0.0.1', port: 0 })
await new Promise((resolve) => server.once('listening', resolve))
const at = (one: { address(): unknown }) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`
const told: HomeProcess = {
  home: `${at(server)}/es/home`,
  bare: at(bare),
  cookie: rosa.cookie,
  queries: reads.length,
  bytes: Buffer.byteLength(text),
}
process.send?.(told)
process.on('message', (word) => {
  const { user, system } = process.cpuUsage()
  if (word === 'used') process.send?.({ cpuMs: (user + system) / 1000 } satisfies Used)
  else void end()
})

async function end(): Promise<void> {
  server.close()
  bare.close()
  await pool.end()
  await app.close()
  process.exit(0)
}
