/** The same rule in SQL, by DuckDB on one thread, over a table with a row for each reading. */
import { readFileSync } from 'node:fs'
import { calendarOf } from '../../../packages/baseline/src/calendar.ts'
import { run } from '../contestant.ts'
import { importPeer } from '../peers.ts'
import { portfolioAccounts, reliefText, somePortfolio } from '../portfolio.ts'

type Duck = {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
  createAppender(table: string): Promise<{ appendDataChunk(chunk: unknown): void; flushSync(): void; closeSync(): void }>
}
type Api = {
  DuckDBInstance: { create(file: string, options: Record<string, string>): Promise<{ connect(): Promise<Duck> }> }
  DuckDBDataChunk: { create(types: unknown[], rows: number): { setColumns(columns: unknown[][]): void } }
  INTEGER: unknown
}

const { DuckDBInstance, DuckDBDataChunk, INTEGER } = (await importPeer('@duckdb/node-api')) as unknown as Api
const duck = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
const portfolio = somePortfolio(portfolioAccounts)
const { accounts, days, calledOn } = portfolio

/** Rows of whole numbers, in chunks of DuckDB's own size. */
async function fill(table: string, columns: string[], rows: Iterable<number[]>) {
  await duck.run(`create table ${table} (${columns.map((name) => `${name} integer not null`).join(', ')})`)
  const appender = await duck.createAppender(table)
  const types = columns.map(() => INTEGER)
  let chunk: number[][] = columns.map(() => [])
  const append = () => {
    const rowCount = chunk[0]!.length
    if (rowCount === 0) return
    const next = DuckDBDataChunk.create(types, rowCount)
    next.setColumns(chunk)
    appender.appendDataChunk(next)
    chunk = columns.map(() => [])
  }
  for (const row of rows) {
    for (const [i, value] of row.entries()) chunk[i]!.push(value)
    if (chunk[0]!.length === 2048) append()
  }
  append()
  appender.flushSync()
  appender.closeSync()
}

function* readings(values: Int32Array, slots: number): Generator<number[]> {
  for (let i = 0; i < values.length; i++) {
    const day = Math.floor(i / slots)
    yield [Math.floor(day / days), day % days, i % slots, values[i]!]
  }
}
function* called(): Generator<number[]> {
  for (let account = 0; account < accounts; account++)
    for (let day = 0; day < days; day++) if (calledOn[account * days + day] === 1) yield [account, day]
}

await fill('event_reading', ['account', 'day', 'slot', 'mwh'], readings(portfolio.eventMilliWh, portfolio.eventSlots))
await fill('adjustment_reading', ['account', 'day', 'slot', 'mwh'], readings(portfolio.adjustmentMilliWh, portfolio.adjustmentSlots))
await fill('called', ['account', 'day'], called())
const calendar = calendarOf(portfolio).days.flatMap((day, i) => (day.like ? [[i + 1, Number(day.reason === null)]] : []))
await fill('calendar', ['day', 'open'], calendar)
const rule = readFileSync(new URL('portfolio-duckdb.sql', import.meta.url), 'utf8')

await run(async () => {
  await duck.run(rule)
  const [[count, relief] = []] = (await duck.runAndReadAll('select count(*)::integer, sum(relief) from answer')).getRows()
  return reliefText(count as number, relief as number)
})
