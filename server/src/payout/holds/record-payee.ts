/** What an operator finds out about a payee: a tax form, a screening, that two members are one. Each is kept with its reason, and what waits is judged again. */
import { type Imported, type ImportMode, judged, readCsv, wrong } from '#dispatch/csv.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { addScreening, addTaxForm, joinPayees, membersByEmail, membersOfPayees, payeesOf } from '#payout/holds/payee-store.ts'
import { readScreening, type Screening } from '#payout/holds/screening.ts'
import type { TaxForm } from '#payout/holds/tax-form.ts'
import { taxYearOf } from '#payout/holds/tax-year.ts'
import { addAudit } from '#platform/audit-store.ts'
import { type Subject, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

type Part = Pick<Work, 'trx' | 'now' | 'emit'>

/** What is found out takes turns with whoever judges this money: a hold that is being written meanwhile would be judged by what was known before. */
const lockPayees = async ({ trx }: Part, memberIds: readonly string[]) => lockBalances(trx, await membersOfPayees(trx, memberIds))

/** Everything that waits of everybody who is the same payee is judged again. */
async function judgeAgain({ trx, emit }: Part, memberIds: readonly string[]): Promise<void> {
  const subjects: Subject[] = []
  for (const memberId of await membersOfPayees(trx, memberIds))
    subjects.push(...[...(await openHolds(trx, memberId)).keys()].map((earningId) => subjectOf(memberId, earningId)))
  if (subjects.length > 0) await emit('earning.released', subjects)
}

export async function recordTaxForm(work: Part, form: TaxForm, actor: string): Promise<void> {
  await lockPayees(work, [form.memberId])
  await addTaxForm(work.trx, form, actor, work.now)
  await addAudit(work.trx, { actor, action: 'tax-form.record', subject: form.memberId, reason: form.reason }, work.now)
  await judgeAgain(work, [form.memberId])
}

export async function recordScreening(work: Part, screening: Screening, reason: string, actor: string): Promise<void> {
  await lockPayees(work, [screening.memberId])
  await addScreening(work.trx, screening, { by: actor, reason, at: work.now })
  await addAudit(work.trx, { actor, action: 'screening.record', subject: screening.memberId, reason }, work.now)
  await judgeAgain(work, [screening.memberId])
}

/** Neither is paid while they are joined: else what one was paid would not count for the other. */
export async function recordSamePayee(work: Part, pair: readonly [string, string], reason: string, actor: string): Promise<void> {
  await lockPayees(work, pair)
  await joinPayees(work.trx, pair, { by: actor, reason, at: work.now })
  await addAudit(work.trx, { actor, action: 'payee.join', subject: pair.join(' '), reason }, work.now)
  await judgeAgain(work, pair)
}

/** A screening service's file: `member_email,result,list_version,screened_at`, one line a payee. What is known already is the same. */
export async function importScreenings(
  work: Part,
  { csv, mode }: { readonly csv: string; readonly mode: ImportMode },
  actor: string,
): Promise<Imported<Screening>> {
  const read = readCsv(csv, { needed: ['member_email', 'result', 'list_version', 'screened_at'] })
  const members = await membersByEmail(
    work.trx,
    read.rows.map(({ fields }) => fields.member_email),
  )
  const known = await payeesOf(work.trx, [...members.values()], taxYearOf(work.now))
  const found = judged(
    read,
    ({ fields }) => fields.member_email.toLowerCase(),
    ({ fields }) => {
      const memberId = members.get(fields.member_email.toLowerCase())
      if (!memberId) return wrong('unknown-member', 'member_email', fields.member_email)
      const one = readScreening(memberId, fields, work.now)
      if ('problems' in one) {
        const { field, code } = one.problems[0]!
        return wrong(code, field, fields[field as keyof typeof fields])
      }
      const before = known.get(memberId)?.screening
      const { result, listVersion, screenedAt } = one.screening
      const isSame = before?.result === result && before.listVersion === listVersion && before.screenedAt.equals(screenedAt)
      return isSame ? { is: 'same' } : { is: 'change', change: one.screening }
    },
  )
  if (mode === 'apply' && found.errors.length === 0 && found.changes.length > 0) {
    const memberIds = found.changes.map((one) => one.memberId)
    await lockPayees(work, memberIds)
    for (const screening of found.changes) await addScreening(work.trx, screening, { by: actor, reason: null, at: work.now })
    await addAudit(work.trx, { actor, action: 'screening.import', subject: `${found.changes.length} payees`, reason: null }, work.now)
    await judgeAgain(work, memberIds)
  }
  return found
}
