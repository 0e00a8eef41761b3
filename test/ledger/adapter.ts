/**
 * The ledger behind the four test-only endpoints of an outside judge (Ledger Conformance Kit, docs/http-adapter.md): reset, post, balance,
 * journal. Its accounts become members' payables, which have a floor; the debit side of a transaction that may overdraw becomes a house account.
 * Legs are paired into transfers of a house journal under the judge's key; each member's own journal moves the member's money with it.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { cents } from '@quickpay/units'
import { sql } from 'kysely'
import { type Account, memberPayable, payoutInFlight, railCash } from '../../server/src/ledger/chart.ts'
import { lockBalances, mustPost, payableOf, sumOf } from '../../server/src/ledger/ledger-store.ts'
import type { Transfer } from '../../server/src/ledger/transfer.ts'
import type { Db } from '../../server/src/platform/db.ts'
import { Failure } from '../../server/src/platform/failure.ts'
import { haveMembers } from '../../server/src/testing/parents.ts'

type Leg = { accountId: string; type: 'DEBIT' | 'CREDIT'; amountSubunits: number; currency: string }
type Transaction = { idempotencyKey: string; transactionId: string; allowOverdraft: boolean; legs: Leg[] }
type Answer = { status: 'APPLIED' | 'DUPLICATE' | 'REJECTED'; transactionId: string; reason: string | null }
type Known = { name: string; currency: string; slug: string; guarded: boolean; memberId: string }

const start = Temporal.Instant.from('2027-07-14T12:00:00Z')

export function conformanceAdapter(db: Db): Server {
  let generation = 0
  let booked = 0
  let known = new Map<string, Promise<Known>>()

  /** Nothing can be taken out of the ledger: each reset begins with accounts that were never seen. */
  const reset = () => {
    generation++
    known = new Map()
  }
  const accountOf = (name: string, currency: string, guarded: boolean): Promise<Known> => {
    const id = `${currency} ${name}`
    const slug = `g${generation}.${createHash('sha256').update(id).digest('hex').slice(0, 20)}`
    const found = known.get(id)
    if (found) return found
    const memberId = `mem_${slug}_${process.pid}`
    const made = (async () => {
      if (guarded) await haveMembers(db, start, [memberId])
      return { name, currency, slug, guarded, memberId }
    })()
    known.set(id, made)
    return made
  }
  /** Where an account meets the house's journal: a guarded one hands its money over there. */
  const meeting = ({ guarded, slug }: Known): Account => (guarded ? payoutInFlight(slug) : railCash(slug))

  async function post({ idempotencyKey, transactionId, allowOverdraft, legs }: Transaction): Promise<Answer> {
    const answer = (status: Answer['status'], reason: string | null = null): Answer => ({ status, transactionId, reason })
    const pairs = pairsOf(legs)
    if (pairs === null)
      return answer('REJECTED', 'every transfer has a debit and a credit side of one currency and a whole amount above zero')
    const transfers: Transfer[] = []
    const own = new Map<string, Transfer[]>()
    for (const { debit, credit, amount, currency } of pairs) {
      const [from, to] = await Promise.all([accountOf(debit, currency, !allowOverdraft), accountOf(credit, currency, true)])
      transfers.push({ debit: meeting(from), credit: meeting(to), cents: cents(amount) })
      for (const [one, sides] of [
        [from, { debit: memberPayable(from.memberId), credit: meeting(from) }],
        [to, { debit: meeting(to), credit: memberPayable(to.memberId) }],
      ] as const)
        if (one.guarded) own.set(one.memberId, [...(own.get(one.memberId) ?? []), { ...sides, cents: cents(amount) }])
    }
    const cause = `judge:${generation}:${createHash('sha256').update(idempotencyKey).digest('hex')}`
    try {
      return await db.transaction().execute(async (trx) => {
        await lockBalances(trx, [...own.keys()])
        const bookedAt = start.add({ nanoseconds: ++booked * 1000 })
        const common = { cause, effectiveAt: start, bookedAt }
        if ((await mustPost(trx, { ...common, memberId: 'mem_house', transfers })) === 'already') return answer('DUPLICATE')
        for (const [memberId, moved] of own) await mustPost(trx, { ...common, memberId, transfers: moved })
        return answer('APPLIED')
      })
    } catch (error) {
      if (error instanceof Failure) return answer('REJECTED', error.code)
      throw error
    }
  }

  async function balance(name: string, currency: string): Promise<bigint> {
    const one = await known.get(`${currency} ${name}`)
    if (!one) return 0n
    return one.guarded ? payableOf(db, one.memberId) : -(await sumOf(db, railCash(one.slug)))
  }

  async function journal() {
    const all = await Promise.all(known.values())
    const bySlug = new Map(all.map((one) => [one.slug, one]))
    const { rows } = await sql<{ transfer_id: string; journal_id: string; debit: string; credit: string; cents: bigint }>`
      select transfer_id, journal_id, debit, credit, cents from transfer
      where member_id = 'mem_house' and cause like ${`judge:${generation}:%`} order by booked_at, line`.execute(db)
    const places = new Map<string, number>()
    const entries = rows.flatMap((row) =>
      (['debit', 'credit'] as const).map((side) => {
        const one = bySlug.get(row[side].slice(row[side].indexOf(':') + 1))!
        const accountSequence = (places.get(one.slug) ?? 0) + 1
        places.set(one.slug, accountSequence)
        return {
          ...entryOf(one),
          entryId: `${row.transfer_id}:${side}`,
          transactionId: row.journal_id,
          type: side.toUpperCase(),
          accountSequence,
          amountSubunits: Number(row.cents),
        }
      }),
    )
    return entries.map((entry, i) => ({ ...entry, sequence: i + 1 }))
  }
  const entryOf = ({ name, currency }: Known) => ({ accountId: name, currency, prevHash: '', entryHash: '' })

  reset()
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    try {
      switch (`${request.method} ${url.pathname}`) {
        case 'POST /_lck/reset':
          reset()
          return send(200, {})
        case 'POST /_lck/post':
          return send(200, await post((await bodyOf(request)) as Transaction))
        case 'GET /_lck/balance':
          return send(200, {
            subunits: Number(await balance(url.searchParams.get('account') ?? '', url.searchParams.get('currency') ?? 'USD')),
          })
        case 'GET /_lck/journal':
          return send(200, await journal())
        default:
          return send(404, {})
      }
    } catch (error) {
      send(500, { reason: String(error) })
    }
  })
}

type Pair = { debit: string; credit: string; amount: bigint; currency: string }
/** Debits against credits of the same currency in their order; null when something is left over or is no amount. */
function pairsOf(legs: readonly Leg[]): Pair[] | null {
  if (legs.some((leg) => !Number.isSafeInteger(leg.amountSubunits) || leg.amountSubunits <= 0)) return null
  const open = legs.map((leg) => ({ ...leg, left: BigInt(leg.amountSubunits) }))
  const pairs: Pair[] = []
  for (const debit of open.filter((leg) => leg.type === 'DEBIT'))
    for (const credit of open.filter((leg) => leg.type === 'CREDIT' && leg.currency === debit.currency)) {
      const amount = debit.left < credit.left ? debit.left : credit.left
      if (amount === 0n) continue
      pairs.push({ debit: debit.accountId, credit: credit.accountId, amount, currency: debit.currency })
      debit.left -= amount
      credit.left -= amount
    }
  return pairs.length > 0 && open.every((leg) => leg.left === 0n) ? pairs : null
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}
