/** Notes in which network accounts lie: by the utility's file, by an operator's hand, or as a hint; what is ahead moves, what is past stays. */
import { type Assignment, assigned } from '#dispatch/account-network.ts'
import {
  type AccountKey,
  type AccountStretch,
  acceptedAmong,
  accountsAtZip,
  accountsByNumber,
  addAlias,
  eventsAhead,
  stretchesOf,
  writeStretch,
} from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { type Imported, type ImportMode, type Judgement, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import { isDay } from '#dispatch/import-networks.ts'
import { allNetworks } from '#dispatch/network-store.ts'
import type { Network } from '#dispatch/networks.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export const accountNetworkColumns = ['account', 'zip', 'network', 'from', 'former_account'] as const
type Column = (typeof accountNetworkColumns)[number]
/** What an account's stretches become; `alias` is a number of before by which the utility may still name it. `called`: events ahead look again. */
export type NetworkMove = AccountKey & {
  readonly writes: readonly AccountStretch[]
  readonly was: string | null
  readonly alias: string | null
  readonly called: boolean
}
type Told = Pick<Work, 'trx' | 'now' | 'emit'>

/**
 * A file of a utility's accounts and their networks. A line names an account by its number, or a postal code: that is a hint, and counts for
 * accounts about which nothing is on file.
 */
export async function importAccountNetworks(
  work: Told,
  {
    utilityId,
    csv,
    today,
    mode,
    source = 'utility-file',
  }: { utilityId: string; csv: string; today: Temporal.PlainDate; mode: ImportMode; source?: 'utility-file' | 'operator' },
  actor: string,
): Promise<Imported<NetworkMove>> {
  const read = readCsv<Column>(csv, { needed: ['network', 'from'], optional: accountNetworkColumns })
  const numbers = read.rows.flatMap(({ fields }) => [fields.account, fields.former_account].flatMap((one) => digitsOf(one) ?? []))
  const byNumber = await accountsByNumber(work.trx, utilityId, numbers)
  const byZip = new Map<string, AccountKey[]>()
  for (const { fields } of read.rows)
    if (fields.account === '' && fields.zip !== '') byZip.set(fields.zip, await accountsAtZip(work.trx, utilityId, fields.zip))
  const accounts = [...byNumber.values(), ...byZip.values()].flat()
  const known: Known = {
    networks: await allNetworks(work.trx, [utilityId]),
    stretches: await stretchesOf(work.trx, accounts),
    accepted: await acceptedAmong(work.trx, accounts),
    utilityId,
    source,
    tomorrow: today.add({ days: 1 }).toString(),
  }
  const about = ({ fields }: Row<Column>) => digitsOf(fields.account) ?? (fields.account || fields.zip)
  const found = judged<Column, NetworkMove[]>(read, about, (row) => judge(row, byNumber, byZip, known))
  const flat = { ...found, changes: found.changes.flat() }
  if (mode === 'try' || flat.errors.length > 0) return flat
  await writeMoves(work, flat.changes, today, actor)
  if (flat.changes.length > 0)
    await addAudit(
      work.trx,
      { actor, action: 'account-networks.import', subject: utilityId, reason: `${flat.changes.length} accounts` },
      work.now,
    )
  return flat
}

type Known = {
  networks: readonly Network[]
  stretches: ReadonlyMap<string, AccountStretch[]>
  accepted: ReadonlySet<string>
  utilityId: string
  source: 'utility-file' | 'operator'
  tomorrow: string
}

function judge(
  { fields }: Row<Column>,
  byNumber: ReadonlyMap<string, AccountKey[]>,
  byZip: ReadonlyMap<string, AccountKey[]>,
  known: Known,
): Judgement<NetworkMove[]> {
  const { account, zip, network, from, former_account } = fields
  if (!isDay(from)) return wrong('not-a-date', 'from', from)
  const listed = known.networks.some((one) => one.network === network && (one.until === null || from < one.until))
  if (!listed) return wrong('unknown-network', 'network', network)
  const former = former_account === '' ? null : digitsOf(former_account)
  if (former_account !== '' && !former) return wrong('not-an-account-number', 'former_account', former_account)
  if (account === '') {
    if (!/^\d{5}$/.test(zip)) return wrong(zip === '' ? 'missing' : 'not-a-zip', zip === '' ? 'account' : 'zip', zip)
    const hinted = (byZip.get(zip) ?? []).map((one) => moveOf(one, { network, from, source: 'hint' }, null, known))
    const moves = hinted.filter((move) => move.writes.length > 0)
    return moves.length > 0 ? { is: 'change', change: moves } : { is: 'same' }
  }
  const digits = digitsOf(account)
  if (!digits) return wrong('not-an-account-number', 'account', account)
  const [own, another] = byNumber.get(digits) ?? []
  if (!own) return wrong('unknown-account', 'account', account)
  if (another) return wrong('ambiguous-account', 'account', account)
  const alias = former && !byNumber.get(former)?.some((one) => one.accountId === own.accountId) ? former : null
  const move = moveOf(own, { network, from, source: known.source }, alias, known)
  return move.writes.length > 0 || alias ? { is: 'change', change: [move] } : { is: 'same' }
}

function moveOf(account: AccountKey, word: Assignment, alias: string | null, known: Omit<Known, 'networks' | 'source'>): NetworkMove {
  const stretches = known.stretches.get(account.accountId) ?? []
  const called = known.accepted.has(account.accountId)
  const openFrom = called ? known.tomorrow : word.from
  const writes = assigned(stretches, word, openFrom).map((one) => ({ ...account, utilityId: known.utilityId, ...one }))
  return { ...account, writes, was: stretches.at(-1)?.network ?? null, alias, called }
}

/** One account, by an operator's hand or another file's line; answers whether anything changed. */
export async function assignNetwork(
  work: Told,
  { utilityId, today, actor, ...account }: AccountKey & { utilityId: string; today: Temporal.PlainDate; actor: string },
  word: Assignment,
): Promise<boolean> {
  const tomorrow = today.add({ days: 1 }).toString()
  const [stretches, accepted] = [await stretchesOf(work.trx, [account]), await acceptedAmong(work.trx, [account])]
  const move = moveOf(account, word, null, { stretches, accepted, utilityId, tomorrow })
  await writeMoves(work, [move], today, actor)
  return move.writes.length > 0
}

async function writeMoves(work: Told, moves: readonly NetworkMove[], today: Temporal.PlainDate, actor: string): Promise<void> {
  const networks = new Map<string, Set<string>>()
  for (const { memberId, accountId, writes, was, alias, called } of moves) {
    for (const one of writes) {
      await writeStretch(work.trx, one, { actor, now: work.now })
      if (!called) continue
      const touched = networks.get(one.utilityId) ?? new Set()
      networks.set(one.utilityId, touched.add(one.network).add(was ?? one.network))
    }
    if (alias) await addAlias(work.trx, { memberId, accountId }, alias, work.now)
  }
  for (const [utilityId, names] of networks) {
    const ahead = await eventsAhead(work.trx, utilityId, [...names], today.add({ days: 1 }))
    if (ahead.length > 0) await work.emit('event.changed', ahead)
  }
}
