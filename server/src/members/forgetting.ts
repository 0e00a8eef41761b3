/** The shape of a module's part in a deletion: once for each member, after the proofs are sealed; the last one to finish says so. */
import { addProof, addStep, lockDeparture, removeProof, stepsOf } from '#members/departure-store.ts'
import { keptUntil, type ProofKind } from '#members/retention.ts'
import { addAudit } from '#platform/audit-store.ts'
import { deflated, inflated } from '#platform/deflated.ts'
import type { Removed } from '#platform/forget-store.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { type AnyTask, task, type Work } from '#platform/task.ts'
import type { Vault } from '#platform/vault.ts'

/** Who holds something of a member; each has a task on `member.sealed`. */
export const modules = ['members', 'connect', 'metering', 'dispatch', 'settlement', 'payout', 'referrals', 'messaging'] as const
type Module = (typeof modules)[number]
export type SealWorld = { readonly vault: Vault }

/** On member.sealed. Run again after it was done it does nothing. */
export const forgetting = <World>(
  module: Module,
  forget: (work: Work, memberId: string, world: World) => Promise<Removed>,
): AnyTask<World> =>
  task<World, readonly Subject[]>({
    name: `forgetAt-${module}`,
    subjectsMax: 1,
    prepare: async (_world, memberIds) => memberIds,
    async commit(work, memberIds, world) {
      for (const memberId of memberIds) {
        const departure = await lockDeparture(work.trx, memberId)
        if (!departure?.sealedAt || departure.leftAt) continue
        const done = (await stepsOf(work.trx, memberId)).map((one) => one.module)
        if (done.includes(module)) continue
        await addStep(work.trx, memberId, module, await forget(work, memberId, world), work.now)
        if (modules.every((one) => one === module || done.includes(one))) await work.emit('member.left', [memberId])
      }
    },
  })

const ZONE = 'America/New_York'
type Proof = { readonly proofId: string; readonly kind: ProofKind; readonly since: Temporal.Instant; readonly content: unknown }

/** Keeps what proves something, sealed for its own place, until its date; then it is deleted by itself. */
export async function keepProof(
  work: Work,
  { vault }: SealWorld,
  memberId: string,
  { proofId, kind, since, content }: Proof,
): Promise<void> {
  const keptUntilAt = keptUntil(kind, since, ZONE)
  const sealed = vault.seal(deflated(JSON.stringify(content, exact)), placeOf(memberId, proofId))
  await addProof(work.trx, memberId, { proofId, kind, keptUntilAt, sealed })
  await work.wait(keptUntilAt, 'proof.expired', subjectOf(memberId, proofId))
}

/** Cents as their figures; instants and dates write themselves. */
const exact = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** What a sealed proof says: for whoever has to show it. */
export const openProof = ({ vault }: SealWorld, memberId: string, proofId: string, sealed: string): unknown =>
  JSON.parse(inflated(vault.open(sealed, placeOf(memberId, proofId))))

const placeOf = (memberId: string, proofId: string): string => `${memberId}/${proofId}/kept`

/** On proof.expired: nobody may ask for it any more. */
export const deleteProof = task<unknown, readonly Subject[]>({
  name: 'deleteProof',
  prepare: async (_world, subjects) => subjects,
  async commit(work, subjects) {
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      if (await removeProof(work.trx, memberId, id, work.now))
        await addAudit(work.trx, { actor: 'system', action: 'proof.expired', subject, reason: null }, work.now)
    }
  },
})
