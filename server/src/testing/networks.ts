/** For tests: the sandbox's own list of networks, which every test database holds, and where an account is thought to lie by it. */
import { readFileSync } from 'node:fs'
import { importNetworks } from '#dispatch/import-networks.ts'
import { writeNetwork } from '#dispatch/network-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import type { Db } from '#platform/db.ts'

const list = readFileSync(new URL('../../../sandbox/networks.csv', import.meta.url), 'utf8')

/** Brings the list in. */
export async function haveNetworks(db: Db): Promise<void> {
  const now = Temporal.Instant.from('2025-01-01T05:00:00Z')
  await db.transaction().execute(async (trx) => {
    // Judged as an import, and without its line in the audit: tests read what they did themselves there.
    const found = await importNetworks({ trx, now }, list, 'try', 'test')
    if (found.errors.length > 0) throw new Error(JSON.stringify(found.errors))
    for (const { to } of found.changes) await writeNetwork(trx, to, now)
  })
}

/** The network in which an account without a word of its utility is thought to lie. */
export function hintOf({ utilityId, accountId }: { utilityId: string; accountId: string }): string | null {
  const names = list.split(/\r?\n/).flatMap((line) => (line.startsWith(`${utilityId},`) ? [line.split(',')[1]!] : []))
  const own = { window: { from: '', to: '' }, from: '', until: null, area: null, tier: null, source: '', verified: false, utilityId }
  return (
    networkHint(
      names.sort().map((network) => ({ ...own, network })),
      accountId,
    )?.network ?? null
  )
}
