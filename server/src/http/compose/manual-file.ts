/** The manual rail as the staff see it: orders that no file holds yet, the files that were made, and what the bank said of them. */
import type { ImportResult, ManualFileAnswer } from '@quickpay/web/answers'
import { findMember } from '#members/member-store.ts'
import { destinationsOf } from '#payout/destination-store.ts'
import { ownerOf } from '#payout/payout-store.ts'
import type { ManualDesk } from '#payout/rails/manual/desk.ts'
import type { Batch } from '#payout/rails/manual/folder.ts'
import type { World } from '../../world.ts'

type Said = { readonly made?: ManualFileAnswer['made']; readonly result?: ImportResult | null }

export async function manualFileAnswer({ db, manual }: Pick<World, 'db' | 'manual'>, said: Said = {}): Promise<ManualFileAnswer> {
  const { made = null, result = null } = said
  if (!manual) return { isOpen: false, orders: [], batches: [], made, result }
  const batches = await manual.folder.batches()
  const sent = new Set(batches.flatMap(({ lines }) => lines.map(({ payoutId }) => payoutId)))
  const open = (await manual.folder.orders()).filter(({ payoutId }) => !sent.has(payoutId))
  const orders = await Promise.all(
    // The order names whom the list has to have a line of: the member, or a payee that the member named.
    open.map(async ({ payoutId, memberId: payeeId, cents }) => {
      const memberId = (await ownerOf(db, payoutId)) ?? payeeId
      const payee = (await destinationsOf(db, memberId)).find((one) => one.destinationId === payeeId)
      const name = (await findMember(db, memberId))?.name ?? memberId
      return { payoutId, memberId, payeeId, memberName: payee ? `${name}: ${payee.label}` : name, cents: Number(cents) }
    }),
  )
  return { isOpen: true, orders, batches: await Promise.all(batches.toReversed().map((batch) => batchAnswer(manual, batch))), made, result }
}

async function batchAnswer({ folder }: ManualDesk, { batchId, madeAt, lines }: Batch): Promise<ManualFileAnswer['batches'][number]> {
  const outcomes = await Promise.all(lines.map(({ payoutId }) => folder.outcomeOf(payoutId)))
  return {
    id: batchId,
    madeAt,
    lines: lines.length,
    cents: lines.reduce((sum, line) => sum + Number(line.cents), 0),
    settled: outcomes.filter((one) => one?.is === 'settled').length,
    returned: outcomes.filter((one) => one?.is === 'returned').length,
    isKept: (await folder.bankFile(batchId, 'payments.ach')) !== null,
  }
}
