/** What a person does at the console with the manual rail: makes a file for the bank, reads and deletes it, takes in the bank's answer. All audited. */
import type { Imported, ImportMode, LineError } from '#dispatch/csv.ts'
import { ownerOf } from '#payout/payout-store.ts'
import type { RailConfig } from '#payout/rails/config.ts'
import { type MadeBatch, makeBatch } from '#payout/rails/manual/batch.ts'
import { type Confirmation, confirmBatch } from '#payout/rails/manual/confirm.ts'
import { type BankFile, type ManualFolder, manualFolder } from '#payout/rails/manual/folder.ts'
import type { Originator } from '#payout/rails/manual/nacha.ts'
import { readBankPayees } from '#payout/rails/manual/payees.ts'
import { type AuditedAction, addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'

export type ManualDesk = { readonly folder: ManualFolder; readonly originator: Originator }
export type DeskWorld = Parameters<typeof inWork>[0]

export const manualDesk = ({ rules, manual }: RailConfig): ManualDesk | null =>
  rules.some(({ rail }) => rail === 'manual') ? { folder: manualFolder(manual.folder), originator: manual.originator } : null

const note = (world: DeskWorld, actor: string, action: AuditedAction, subject: string, memberIds: readonly string[] = []) =>
  inWork(world, ({ trx, now }) => addAudit(trx, { actor, action, subject, reason: null, memberIds }, now))

/** Whose payments a file holds. */
async function membersOf({ db }: DeskWorld, lines: readonly { readonly payoutId: string }[]): Promise<string[]> {
  const owners = await Promise.all(lines.map(({ payoutId }) => ownerOf(db, payoutId)))
  return owners.filter((one) => one !== null)
}

/** The list of payees is read for this one file and kept nowhere. */
export async function makeBankFile(
  world: DeskWorld,
  { folder, originator }: ManualDesk,
  payeesCsv: string,
  actor: string,
): Promise<MadeBatch | { readonly is: 'refused'; readonly errors: readonly LineError[] }> {
  const { payees, errors } = readBankPayees(payeesCsv)
  if (errors.length > 0) return { is: 'refused', errors }
  const made = await makeBatch({ folder, payees, originator, now: world.clock.now() })
  if (made.is === 'made') await note(world, actor, 'manual-file.make', made.batch.batchId, await membersOf(world, made.batch.lines))
  return made
}

/** Null when there is no such file, or no longer. Nothing is read before it is noted who reads. */
export async function readBankFile(
  world: DeskWorld,
  { folder }: ManualDesk,
  { batchId, name }: { readonly batchId: string; readonly name: BankFile },
  actor: string,
): Promise<string | null> {
  const text = await folder.bankFile(batchId, name)
  if (text === null) return null
  const batch = (await folder.batches()).find((one) => one.batchId === batchId)
  await note(world, actor, 'manual-file.read', `${batchId}/${name}`, await membersOf(world, batch?.lines ?? []))
  return text
}

export async function forgetBankFiles(world: DeskWorld, { folder }: ManualDesk, batchId: string, actor: string): Promise<void> {
  await folder.forgetBankFiles(batchId)
  await note(world, actor, 'manual-file.delete', batchId)
}

/** What the bank says, as a try or for good. Each payout it is about is looked up at once; should that be lost, by date. */
export async function takeBankAnswer(
  world: DeskWorld,
  { folder }: ManualDesk,
  { csv, mode }: { readonly csv: string; readonly mode: ImportMode },
  actor: string,
): Promise<Imported<Confirmation>> {
  const found = await confirmBatch(folder, csv, mode)
  if (mode === 'try' || found.errors.length > 0) return found
  await inWork(world, async ({ trx, now, emit }) => {
    await addAudit(trx, { actor, action: 'manual-file.confirm', subject: `${found.changes.length} lines`, reason: null }, now)
    for (const { payoutId } of found.changes) {
      const memberId = await ownerOf(trx, payoutId)
      if (memberId) await emit('payout.submitted', [subjectOf(memberId, payoutId)])
    }
  })
  return found
}
