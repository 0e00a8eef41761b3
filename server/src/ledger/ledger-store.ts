/** All SQL of transfers and of the members' balances. */
import { type Cents, cents } from '@quickpay/units'
import { sql } from 'kysely'
import { type Account, type AccountKind, accountKinds, growsByDebit, partsOfAccount } from '#ledger/chart.ts'
import { bodyHash, type Journal, journalRefusal, payableChange, type Refusal } from '#ledger/transfer.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { idOf } from '#platform/ids.ts'

export type Posted = { readonly is: 'posted' | 'already' } | { readonly is: 'refused'; readonly refusal: Refusal }

/**
 * Books a journal and moves the member's balance with it. The same cause with the same body is `already` there; with another body it throws.
 * A refusal has written nothing.
 */
export async function postJournal(trx: Trx, journal: Journal): Promise<Posted> {
  const refusal = journalRefusal(journal)
  if (refusal) return { is: 'refused', refusal }
  const change = payableChange(journal)
  const balance = change === 0n ? null : (await lockBalances(trx, [journal.memberId])).get(journal.memberId)!
  if (balance !== null && balance + change < 0n) {
    // It may have been booked before, and the money gone since.
    if (await isBooked(trx, journal)) return { is: 'already' }
    const evidence = { balanceCents: String(balance), changeCents: String(change) }
    return { is: 'refused', refusal: { code: 'below-floor', words: 'The member is owed less than that.', evidence } }
  }
  // The unique cause decides what is a repetition, not a look before it: another transaction may come in between.
  const written = await writeTransfers(trx, journal)
  if (written === 0 && (await isBooked(trx, journal))) return { is: 'already' }
  if (written < journal.transfers.length) throw conflict(journal)
  if (balance !== null)
    await trx
      .updateTable('payable_balance')
      .set({ cents: balance + change })
      .where('member_id', '=', journal.memberId)
      .execute()
  return { is: 'posted' }
}

/** For journals that cannot be refused unless we are mistaken: a refusal throws, and waits for a person. */
export async function mustPost(trx: Trx, journal: Journal): Promise<'posted' | 'already'> {
  const posted = await postJournal(trx, journal)
  if (posted.is !== 'refused') return posted.is
  const { code, words, evidence } = posted.refusal
  throw new Failure(code, 'after-person', words, { ...evidence, cause: journal.cause })
}

/** Books many journals, those that are booked already left as they are; a refusal of one throws, and none of them is booked. */
export async function mustPostAll(trx: Trx, journals: readonly Journal[]): Promise<void> {
  if (journals.length === 0) return
  for (const journal of journals) refuse(journal, journalRefusal(journal))
  const changing = journals.filter((journal) => payableChange(journal) !== 0n)
  const balances = await lockBalances(
    trx,
    changing.map((one) => one.memberId),
  )
  const { rows } = await sql<{ member_id: string; cause: string; body_sha256: string }>`
    select t.member_id, t.cause, t.body_sha256
    from unnest(${journals.map((one) => one.memberId)}::text[], ${journals.map((one) => one.cause)}::text[]) as w (member_id, cause)
    join transfer t on t.member_id = w.member_id and t.cause = w.cause and t.line = 1`.execute(trx)
  const booked = new Map(rows.map((row) => [`${row.member_id} ${row.cause}`, row.body_sha256]))
  const fresh = journals.filter((journal) => {
    const body = booked.get(`${journal.memberId} ${journal.cause}`)
    if (body !== undefined && body !== bodyHash(journal.transfers)) throw conflict(journal)
    return body === undefined
  })
  const changed = new Map<string, bigint>()
  for (const journal of fresh) {
    const change = payableChange(journal)
    if (change === 0n) continue
    const balance = (changed.get(journal.memberId) ?? balances.get(journal.memberId)!) + change
    if (balance < 0n)
      refuse(journal, { code: 'below-floor', words: 'The member is owed less than that.', evidence: { change: String(change) } })
    changed.set(journal.memberId, balance)
  }
  const lines = fresh.flatMap(rowsOf)
  for (let from = 0; from < lines.length; from += LINES_MAX) await insertLines(trx, lines.slice(from, from + LINES_MAX))
  if (changed.size > 0)
    await sql`update payable_balance b set cents = w.cents
      from unnest(${[...changed.keys()]}::text[], ${[...changed.values()].map(String)}::bigint[]) as w (member_id, cents)
      where b.member_id = w.member_id`.execute(trx)
}
/** Eleven parameters a line, of the 65,535 that a statement may have. */
const LINES_MAX = 5000

/** Throws when a line is there already: someone booked the same cause meanwhile, and the whole is done again. */
async function insertLines(trx: Trx, lines: readonly Line[]): Promise<void> {
  const written = await trx
    .insertInto('transfer')
    .values(lines)
    .onConflict((c) => c.doNothing())
    .returning('line')
    .execute()
  if (written.length < lines.length) throw new Failure('booked-meanwhile', 'soon', 'a journal of this kind was booked meanwhile', {})
}

function refuse({ cause }: Journal, refusal: Refusal | null): void {
  if (refusal) throw new Failure(refusal.code, 'after-person', refusal.words, { ...refusal.evidence, cause })
}

/** Holds the members' balances until the end of the transaction, always in the same order, and answers them. */
export async function lockBalances(trx: Trx, memberIds: readonly string[]): Promise<Map<string, bigint>> {
  const sorted = [...new Set(memberIds)].sort()
  if (sorted.length === 0) return new Map()
  // One alone is nearly always there. Of many, all are made before any is held, or two transactions could wait for each other's.
  const alone = sorted.length === 1 ? await hold(trx, sorted) : new Map<string, bigint>()
  if (alone.size === 1) return alone
  await trx
    .insertInto('payable_balance')
    .values(sorted.map((member_id) => ({ member_id, cents: 0n })))
    .onConflict((c) => c.doNothing())
    .execute()
  return hold(trx, sorted)
}

async function hold(trx: Trx, sorted: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await trx
    .selectFrom('payable_balance')
    .selectAll()
    .where('member_id', 'in', sorted)
    .orderBy('member_id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.member_id, row.cents]))
}

/** Whether this very journal is booked; throws when its cause was booked with another body. */
async function isBooked(trx: Trx, journal: Journal): Promise<boolean> {
  const row = await trx
    .selectFrom('transfer')
    .select('body_sha256')
    .where('member_id', '=', journal.memberId)
    .where('cause', '=', journal.cause)
    .where('line', '=', 1)
    .executeTakeFirst()
  if (row && row.body_sha256 !== bodyHash(journal.transfers)) throw conflict(journal)
  return row !== undefined
}

/** The first line's amount of a cause; null when nothing is booked under it. */
export async function bookedAmount(q: Queries, memberId: string, cause: string): Promise<bigint | null> {
  const first = q.selectFrom('transfer').select('cents').where('member_id', '=', memberId).where('cause', '=', cause)
  return (await first.where('line', '=', 1).executeTakeFirst())?.cents ?? null
}

const conflict = ({ cause }: Journal) => new Failure('cause-conflict', 'never', 'the cause is booked with other transfers', { cause })

/** A journal's lines as rows. */
function rowsOf({ memberId, cause, transfers, effectiveAt, bookedAt }: Journal) {
  const common = {
    member_id: memberId,
    journal_id: idOf('jrn', memberId, cause),
    cause,
    effective_at: effectiveAt,
    booked_at: bookedAt,
    body_sha256: bodyHash(transfers),
  }
  return transfers.map((t, index) => ({
    ...common,
    transfer_id: idOf('trf', memberId, cause, String(index + 1)),
    line: index + 1,
    debit: t.debit,
    credit: t.credit,
    cents: t.cents,
  }))
}
type Line = ReturnType<typeof rowsOf>[number]

/** One statement for all lines; answers how many were written. */
async function writeTransfers(trx: Trx, journal: Journal): Promise<number> {
  const written = await trx
    .insertInto('transfer')
    .values(rowsOf(journal))
    .onConflict((c) => c.doNothing())
    .returning('line')
    .execute()
  return written.length
}

/** The balance of one account, counted the way its kind grows. Throws when the chart has no such account. */
export async function sumOf(q: Queries, account: Account): Promise<Cents> {
  const parts = partsOfAccount(account)
  if (!parts) throw new RangeError(`the chart has no account ${account}`)
  const { rows } = await sql<{ net: string }>`
    select (select coalesce(sum(cents), 0) from transfer where debit = ${account})
         - (select coalesce(sum(cents), 0) from transfer where credit = ${account}) as net`.execute(q)
  return natural(parts.kind, rows[0]?.net ?? '0')
}

/** The balance of each kind of account over all its owners. */
export async function balances(q: Queries): Promise<Record<AccountKind, Cents>> {
  const { rows } = await sql<{ kind: AccountKind; net: string }>`
    select split_part(leg.account, ':', 1) as kind, sum(leg.cents) as net
    from transfer t cross join lateral (values (t.debit, t.cents), (t.credit, -t.cents)) as leg (account, cents)
    group by 1`.execute(q)
  const nets = new Map(rows.map((row) => [row.kind, row.net]))
  return Object.fromEntries(accountKinds.map((kind) => [kind, natural(kind, nets.get(kind) ?? '0')])) as Record<AccountKind, Cents>
}

/** What we owe a member now. */
export async function payableOf(q: Queries, memberId: string): Promise<Cents> {
  const row = await q.selectFrom('payable_balance').select('cents').where('member_id', '=', memberId).executeTakeFirst()
  return cents(row?.cents ?? 0n)
}

const natural = (kind: AccountKind, net: string): Cents => cents(growsByDebit(kind) ? BigInt(net) : -BigInt(net))
