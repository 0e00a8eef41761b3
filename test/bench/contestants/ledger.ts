/**
 * Books journals of one transfer: `spread` over members or `hot` on one, eight clients at once; `batch`, spread, 500 in a transaction; `sql`, the
 * same rows by a bare INSERT in a transaction each, without balance, refusals or look for a repetition. Tells how many came and their sum.
 */
import { randomUUID } from 'node:crypto'
import { cents } from '@quickpay/units'
import { memberPayable, programReceivable } from '../../../server/src/ledger/chart.ts'
import { mustPost, mustPostAll } from '../../../server/src/ledger/ledger-store.ts'
import { bodyHash, type Journal } from '../../../server/src/ledger/transfer.ts'
import { openDatabase } from '../../../server/src/platform/db.ts'
import { idOf } from '../../../server/src/platform/ids.ts'
import { run } from '../contestant.ts'
import { ledgerClients, ledgerMember, ledgerMembers } from '../ledger.ts'

const [how, host, database, amount] = process.argv.slice(2) as [string, string, string, string]
const opened = openDatabase({ host, user: 'qpc_app', database }, ledgerClients)
const { db, plain } = opened
const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
const BATCH = 500

function journals(mark: string): Journal[] {
  return Array.from({ length: Number(amount) }, (_, i) => {
    const memberId = ledgerMember(how === 'hot' ? 0 : i % ledgerMembers)
    const transfers = [{ debit: programReceivable(`evt_${i % 7}`), credit: memberPayable(memberId), cents: cents(BigInt(1 + (i % 900))) }]
    return { memberId, cause: `bench:${mark}:${i}`, transfers, effectiveAt: at, bookedAt: at }
  })
}

async function bare({ memberId, cause, transfers }: Journal): Promise<void> {
  const client = await plain.connect()
  const [one] = transfers
  await client.query('begin')
  await client.query('insert into transfer values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $8, $9)', [
    memberId,
    idOf('trf', memberId, cause, '1'),
    idOf('jrn', memberId, cause),
    cause,
    one!.debit,
    one!.credit,
    one!.cents,
    at.toString(),
    bodyHash(transfers),
  ])
  await client.query('commit')
  client.release()
}

/** Eight clients take what is next until nothing is left. */
async function together<T>(list: readonly T[], book: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0
  const client = async () => {
    for (let one = list[next++]; one !== undefined; one = list[next++]) await book(one)
  }
  await Promise.all(Array.from({ length: ledgerClients }, client))
}

await run(async () => {
  const mark = randomUUID()
  const all = journals(mark)
  if (how === 'sql') await together(all, bare)
  else if (how === 'batch') {
    const chunks = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH))
    await together(chunks, (chunk) => db.transaction().execute((trx) => mustPostAll(trx, chunk)))
  } else await together(all, (one) => db.transaction().execute((trx) => mustPost(trx, one)))
  const { rows } = await plain.query('select count(*) as n, sum(cents) as cents from transfer where cause like $1', [`bench:${mark}:%`])
  return `${rows[0].n} transfers, ${rows[0].cents} cents`
})
await opened.end()
