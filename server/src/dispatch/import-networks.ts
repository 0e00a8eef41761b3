/** Brings in a utility's list of networks for a season: each line a network from a day on, with its window and class of rates. */
import { type Imported, type ImportMode, type LineError, type Row, readCsv } from '#dispatch/csv.ts'
import { allNetworks, lockNetworks, writeNetwork } from '#dispatch/network-store.ts'
import type { Network } from '#dispatch/networks.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export const networkColumns = [
  'utility',
  'network',
  'from',
  'until',
  'window_from',
  'window_to',
  'area',
  'tier',
  'source',
  'verified',
] as const
type Column = (typeof networkColumns)[number]
/** A record that is new, or changed, and one that it ends the day before it begins. */
export type NetworkChange = { readonly to: Network; readonly was: Network | null }

export async function importNetworks(
  work: Pick<Work, 'trx' | 'now'>,
  csv: string,
  mode: ImportMode,
  actor: string,
  utilityIds: readonly string[] | null = null,
): Promise<Imported<NetworkChange>> {
  await lockNetworks(work.trx)
  const read = readCsv<Column>(csv, {
    needed: ['utility', 'network', 'from', 'window_from', 'window_to', 'source'],
    optional: networkColumns,
  })
  const named = [...new Set(read.rows.map((row) => row.fields.utility))]
  const found = judgeNetworks(read, await allNetworks(work.trx, named), utilityIds)
  if (mode === 'try' || found.errors.length > 0) return found
  for (const { to } of found.changes) await writeNetwork(work.trx, to, work.now)
  if (found.changes.length > 0)
    await addAudit(
      work.trx,
      { actor, action: 'networks.import', subject: named.join(' '), reason: `${found.changes.length} changes` },
      work.now,
    )
  return found
}

/** What a list would change. Stretches of one network never overlap: one without an end is ended by the next one of its name. */
export function judgeNetworks(
  read: { readonly rows: readonly Row<Column>[]; readonly errors: readonly LineError[] },
  known: readonly Network[],
  utilityIds: readonly string[] | null,
): Imported<NetworkChange> {
  const now = new Map(known.map((one) => [keyOf(one), one]))
  const before = new Map(now)
  const seen = new Set<string>()
  const errors: LineError[] = [...read.errors]
  for (const row of read.rows) {
    const next = networkOf(row, utilityIds)
    const wrong = 'code' in next ? next : seen.has(keyOf(next)) ? at('repeated', 'network', next.network) : placed(now, next)
    if (wrong) errors.push({ line: row.line, ...wrong })
    if (!('code' in next)) seen.add(keyOf(next))
  }
  const changes = [...now].flatMap(([key, to]) => (same(before.get(key), to) ? [] : [{ to, was: before.get(key) ?? null }]))
  const touched = new Set(changes.map(({ to }) => keyOf(to)))
  return {
    lines: read.rows.length + read.errors.length,
    changes,
    same: [...seen].filter((key) => !touched.has(key)).length,
    errors: errors.sort((a, b) => a.line - b.line),
  }
}

const keyOf = (one: Pick<Network, 'utilityId' | 'network' | 'from'>): string => [one.utilityId, one.network, one.from].join('\n')
const same = (a: Network | undefined, b: Network): boolean => JSON.stringify(a) === JSON.stringify(b)
const at = (code: string, field: string, value: string) => ({ code, field, value })
type Wrong = Omit<LineError, 'line'>

/** Puts a record among those known; what is wrong with it, or null. */
function placed(now: Map<string, Network>, next: Network): Wrong | null {
  const others = [...now.values()].filter(
    (one) => keyOf(one) !== keyOf(next) && one.utilityId === next.utilityId && one.network === next.network,
  )
  const open = others.find((one) => one.until === null && one.from < next.from)
  const rest = others.filter((one) => one !== open)
  const later = rest.filter((one) => one.from > next.from).sort((a, b) => (a.from < b.from ? -1 : 1))[0]
  // A list that is brought in again does not reopen what a later one ended.
  const ended = next.until === null && later ? { ...next, until: later.from } : next
  if (rest.some((one) => one.from < (ended.until ?? '9999') && next.from < (one.until ?? '9999'))) return at('overlap', 'from', next.from)
  if (open) now.set(keyOf(open), { ...open, until: next.from })
  now.set(keyOf(ended), ended)
  return null
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

function networkOf({ fields }: Row<Column>, utilityIds: readonly string[] | null): Network | Wrong {
  const { utility, network, from, until, window_from, window_to, area, tier, source, verified } = fields
  if (utility === '' || (utilityIds && !utilityIds.includes(utility))) return at('unknown-utility', 'utility', utility)
  if (network === '') return at('missing', 'network', '')
  if (!isDay(from)) return at('not-a-date', 'from', from)
  if (until !== '' && !isDay(until)) return at('not-a-date', 'until', until)
  if (until !== '' && until <= from) return at('end-before-start', 'until', until)
  if (!TIME.test(window_from)) return at('not-a-time', 'window_from', window_from)
  if (!TIME.test(window_to) && window_to !== '24:00') return at('not-a-time', 'window_to', window_to)
  if (window_to <= window_from) return at('end-before-start', 'window_to', window_to)
  if (source === '') return at('missing', 'source', '')
  if (!/^(yes|no|)$/.test(verified)) return at('not-yes-or-no', 'verified', verified)
  return {
    utilityId: utility,
    network,
    window: { from: window_from, to: window_to },
    from,
    until: until || null,
    area: area || null,
    tier: tier || null,
    source,
    verified: verified === 'yes',
  }
}

/** Whether a text is a civil date of the calendar, such as 2027-05-01. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}
