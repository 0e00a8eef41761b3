/** Takes in a rail's statement and brings its balance and ours together to the cent: what differs is on its way, or an item for a person. */
import { createHash } from 'node:crypto'
import { ownerOf } from '#payout/payout-store.ts'
import type { RailStatement } from '#payout/statement.ts'
import { idOf, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { addReconciliation, closeItems, type Item, openItems, putItems } from '#treasury/item-store.ts'
import { type Finding, type ItemCode, match, type Standing } from '#treasury/match.ts'
import { addLines, addStatement, cashOf, lockRail, matchLines, openLines, standingsOf } from '#treasury/statement-store.ts'

export type Span = { readonly from: Temporal.Instant; readonly to: Temporal.Instant }

/** The same statement again, or one that overlaps, changes nothing but the date on which both were last held together. Answers how many lines are new. */
export async function takeStatement(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  rail: string,
  statement: RailStatement,
  span: Span,
): Promise<number> {
  const { trx, now } = work
  await lockRail(trx, rail)
  const { document, balanceCents } = statement
  const sha256 = createHash('sha256').update(document).digest('hex')
  const statementId = idOf('stm', rail, span.to.toString(), sha256)
  await addStatement(trx, { statementId, rail, ...span, balanceCents, document, sha256, receivedAt: now })
  const added = await addLines(trx, rail, statementId, statement.lines)

  const lines = await openLines(trx, rail)
  const standings = await standingsOf(
    trx,
    lines.flatMap((one) => one.payoutId ?? []),
  )
  // After the standings: a payout that settles in between is then matched, where the other way round its line would be nobody's.
  const { ledgerCents, entries } = await cashOf(trx, rail)
  const findings = match({ lines, entries, standings, now })
  await lookAtReturns(work, findings, standings)
  const matched = findings.filter((one) => one.is === 'matched' || one.is === 'undone')
  await matchLines(
    trx,
    rail,
    matched.map(({ line, entry, undoneBy }) => ({ lineId: line!.lineId, cause: entry?.cause ?? `line:${undoneBy}` })),
  )

  const timingCents = sum(findings.filter((one) => one.is === 'timing'))
  const items = findings.flatMap((one) => itemOf(rail, one, now) ?? [])
  const notListed = balanceCents === null ? 0n : balanceCents - ledgerCents - timingCents - sum(items)
  const known = await openItems(trx, rail)
  if (notListed !== 0n) {
    const before = known.find((one) => one.code === 'not-listed')
    const blank = { rail, code: 'not-listed', lineId: null, cause: null, openedAt: now } as const
    items.push({ ...blank, itemId: before?.itemId ?? idOf('rit', rail, statementId), cents: notListed })
  }
  const found = new Set(items.map((one) => one.itemId))
  const over = known.filter((one) => !found.has(one.itemId)).map((one) => one.itemId)
  await closeItems(trx, over, { reason: 'explained', note: null, closedBy: 'system' }, now)
  await putItems(trx, items)
  await addReconciliation(trx, {
    rail,
    statementId,
    ledgerCents,
    balanceCents,
    timingCents,
    unexplainedCents: sum(items),
    lines: lines.length,
    matched: matched.length,
    reconciledAt: now,
  })
  return added
}

/** Money that came back after the last look, with its hook lost: a statement moves no payout, but it makes us look. */
async function lookAtReturns({ trx, emit }: Pick<Work, 'trx' | 'emit'>, findings: readonly Finding[], standings: readonly Standing[]) {
  const settled = new Set(standings.flatMap((one) => (one.state === 'settled' ? [one.payoutId] : [])))
  for (const { line, entry } of findings) {
    if (line?.kind !== 'return' || entry || !line.payoutId || !settled.has(line.payoutId)) continue
    const memberId = await ownerOf(trx, line.payoutId)
    if (memberId) await emit('payout.submitted', [subjectOf(memberId, line.payoutId)])
  }
}

const sum = (list: readonly { readonly cents: bigint }[]): bigint => list.reduce((total, one) => total + one.cents, 0n)

/** An item is known by what it is about, so that the next statement finds it again. */
function itemOf(rail: string, { is, line, entry, cents }: Finding, now: Temporal.Instant): Item | null {
  if (is === 'matched' || is === 'undone' || is === 'timing') return null
  const [lineId, cause] = [line?.lineId ?? null, entry?.cause ?? null]
  return { itemId: idOf('rit', rail, lineId ?? '', cause ?? ''), rail, code: is satisfies ItemCode, lineId, cause, cents, openedAt: now }
}
