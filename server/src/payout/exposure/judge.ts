/** Which earnings a program's limit lets go on now. Whoever reserves asks this in the transaction that reserves: what is reserved counts from its commit. */
import type { Earning } from '#ledger/earning.ts'
import { admitted, outstanding } from '#payout/exposure/exposure.ts'
import {
  addWaits,
  exposed,
  limits,
  lockPrograms,
  markWaits,
  type Program,
  type ProgramEarning,
  programEarnings,
  waitingFor,
} from '#payout/exposure/exposure-store.ts'
import type { Trx } from '#platform/db.ts'

type Named = Pick<Earning, 'memberId' | 'earningId'>
const nameOf = ({ utilityId, programId }: Program): string => `${utilityId}/${programId}`

/**
 * Those that wait because their program is at its limit, by their ids, with the program; all others may go on. The programs stay locked until
 * the transaction ends, so that two who reserve at once cannot pass the limit together: members' balances are locked before, and all earnings
 * of a transaction are asked for at once. Where somebody waits already, whoever comes later waits too. Without a limit nothing is locked.
 */
export async function heldByLimit(trx: Trx, earnings: readonly Named[], now: Temporal.Instant): Promise<ReadonlyMap<string, Program>> {
  const limited = new Set((await limits(trx)).map(nameOf))
  if (limited.size === 0) return new Map()
  const asked = (await programEarnings(trx, earnings)).filter((one) => limited.has(nameOf(one)))
  if (asked.length === 0) return new Map()
  await lockPrograms(trx, asked)
  // Read again now that nobody else moves it.
  const fresh = await programEarnings(trx, asked)
  const held: ProgramEarning[] = []
  for (const own of Map.groupBy(fresh, nameOf).values()) held.push(...(await heldOf(trx, own[0]!, own)))
  await addWaits(trx, held, now)
  await markWaits(
    trx,
    'left_at',
    fresh.filter((one) => one.admitted),
    now,
  )
  return new Map(held.map((one) => [one.earningId, one]))
}

/** Of one program, which is locked: those for which there is no room, or before whom others wait. */
async function heldOf(trx: Trx, program: Program, own: readonly ProgramEarning[]): Promise<ProgramEarning[]> {
  const open = own.filter((one) => !one.admitted)
  const alreadyWaiting = (await waitingFor(trx, program)).length > 0
  if (alreadyWaiting) return open
  return open.slice(admitted(open, await roomOf(trx, program)))
}

/** What may still go out of a program under its newest limit; null without one, and below zero where the limit was lowered since. */
export async function roomOf(trx: Trx, program: Program): Promise<bigint | null> {
  const limit = (await limits(trx)).find((one) => nameOf(one) === nameOf(program))?.limitCents ?? null
  if (limit === null) return null
  return limit - (await exposed(trx, program)).reduce((total, one) => total + outstanding(one), 0n)
}
