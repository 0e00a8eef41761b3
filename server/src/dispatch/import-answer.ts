/** Brings in the utility's answer to an enrolment file: each account accepted with its network, first month and pledge, or rejected with code and words. */
import { accountsByNumber, stretchesOf } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { assignNetwork } from '#dispatch/assign-networks.ts'
import { type Imported, type ImportMode, type Judgement, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import { type EnrolmentChange, lockEnrolment, takeStep } from '#dispatch/enrolment-store.ts'
import { isDay } from '#dispatch/import-networks.ts'
import { allNetworks } from '#dispatch/network-store.ts'
import type { Network } from '#dispatch/networks.ts'
import { methods, readKW } from '#dispatch/pledge.ts'
import { type Enrolled, enrolledIn, lockSeason, type Season } from '#dispatch/season-store.ts'
import { termsAbout } from '#dispatch/terms-about.ts'
import { addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export const answerColumns = ['account', 'answer', 'code', 'words', 'network', 'tier', 'start_month', 'pledged_kw', 'cbl_method'] as const
type Column = (typeof answerColumns)[number]
export type AnswerChange = { readonly enrolment: Enrolled; readonly code: string; readonly words: string | null } & (
  | { readonly to: 'rejected' }
  | { readonly to: 'accepted'; readonly network: string; readonly change: EnrolmentChange & { participatesFrom: Temporal.PlainDate } }
)
type AnswerWork = Pick<Work, 'trx' | 'now' | 'emit'>

export async function importAnswer(
  work: AnswerWork,
  { season, csv, today, mode }: { season: Season; csv: string; today: Temporal.PlainDate; mode: ImportMode },
  actor: string,
): Promise<Imported<AnswerChange>> {
  await lockSeason(work.trx, season)
  const read = readCsv<Column>(csv, { needed: ['account', 'answer'], optional: answerColumns })
  const byNumber = await accountsByNumber(
    work.trx,
    season.utilityId,
    read.rows.flatMap((row) => digitsOf(row.fields.account) ?? []),
  )
  const accountIds = [...byNumber.values()].flat().map((one) => one.accountId)
  const enrolled = await enrolledIn(work.trx, season, { accountIds })
  const networks = await allNetworks(work.trx, [season.utilityId])
  const lies = await stretchesOf(work.trx, enrolled)
  const enrolmentOf = (digits: string): Enrolled | 'unknown-account' | 'ambiguous-account' | 'not-enrolled' => {
    const [account, another] = byNumber.get(digits) ?? []
    if (!account) return 'unknown-account'
    if (another) return 'ambiguous-account'
    return enrolled.find((one) => one.accountId === account.accountId) ?? 'not-enrolled'
  }
  const found = judged<Column, AnswerChange>(
    read,
    ({ fields }) => digitsOf(fields.account) ?? fields.account,
    (row) => judge(row, enrolmentOf, networks, (one) => lies.get(one.accountId)?.at(-1)?.network ?? ''),
  )
  if (mode === 'try' || found.errors.length > 0) return found
  for (const change of found.changes) await answer(work, change, season, today, actor)
  if (found.changes.length > 0) {
    const reason = `${season.programId} ${season.season}: ${found.changes.length} answers`
    await addAudit(work.trx, { actor, action: 'enrolment.answer', subject: season.utilityId, reason }, work.now)
  }
  return found
}

/** What a line means for an enrolment. What was answered before in the same way says nothing new; only what is with the utility can be answered. */
function judge(
  { fields }: Row<Column>,
  enrolmentOf: (digits: string) => Enrolled | string,
  networks: readonly Network[],
  networkNow: (enrolment: Enrolled) => string,
): Judgement<AnswerChange> {
  const digits = digitsOf(fields.account)
  if (!digits) return wrong('not-an-account-number', 'account', fields.account)
  const enrolment = enrolmentOf(digits)
  if (typeof enrolment === 'string') return wrong(enrolment, 'account', fields.account)
  const { answer: said, network, tier, start_month, pledged_kw, cbl_method } = fields
  const [code, words] = [fields.code, fields.words || null]
  if (said !== 'accepted' && said !== 'rejected') return wrong('not-an-answer', 'answer', said)
  if (said === 'rejected') {
    if (code === '') return wrong('missing', 'code', '')
    if (enrolment.state === 'rejected' && enrolment.answer?.code === code && enrolment.answer.words === words) return { is: 'same' }
    if (enrolment.state !== 'submitted') return wrong(stateCode(enrolment), 'answer', said)
    return { is: 'change', change: { to: 'rejected', enrolment, code, words } }
  }
  if (!/^\d{4}-\d{2}$/.test(start_month) || !isDay(`${start_month}-01`)) return wrong('not-a-month', 'start_month', start_month)
  const participatesFrom = Temporal.PlainDate.from(`${start_month}-01`)
  const { season } = termsAbout(enrolment.programId, participatesFrom)
  const monthDay = participatesFrom.toString().slice(5)
  if (participatesFrom.year !== enrolment.season || monthDay < season.first || monthDay > season.last)
    return wrong('out-of-season', 'start_month', start_month)
  const listed = networks.find((one) => one.network === network && (one.until === null || participatesFrom.toString() < one.until))
  if (!listed) return wrong('unknown-network', 'network', network)
  if (tier !== '' && tier !== listed.tier && tier !== listed.area) return wrong('class-differs', 'tier', tier)
  const pledgedKW = pledged_kw === '' ? enrolment.pledgedKW : readKW(pledged_kw)
  if (pledgedKW === null) return wrong('not-a-pledge', 'pledged_kw', pledged_kw)
  const method = cbl_method === '' ? enrolment.method : methods.find((one) => one === cbl_method)
  if (!method) return wrong('unknown-method', 'cbl_method', cbl_method)
  if (method !== 'average-day' && enrolment.generator !== 'none') return wrong('generator-average-day-only', 'cbl_method', cbl_method)
  const known =
    enrolment.state === 'accepted' &&
    enrolment.participatesFrom.equals(participatesFrom) &&
    enrolment.pledgedKW === pledgedKW &&
    enrolment.method === method &&
    networkNow(enrolment) === network
  if (known) return { is: 'same' }
  if (enrolment.state !== 'submitted') return wrong(stateCode(enrolment), 'answer', said)
  return {
    is: 'change',
    change: { to: 'accepted', enrolment, code: code || 'accepted', words, network, change: { participatesFrom, pledgedKW, method } },
  }
}

const stateCode = ({ state }: Enrolled): string => (state === 'accepted' || state === 'rejected' ? 'answered-otherwise' : 'not-submitted')

async function answer(
  work: AnswerWork,
  said: AnswerChange,
  { utilityId }: Season,
  today: Temporal.PlainDate,
  actor: string,
): Promise<void> {
  const enrolment = await lockEnrolment(work.trx, said.enrolment)
  if (!enrolment) throw new Error('an enrolment that was judged is gone')
  const { memberId, accountId } = enrolment
  const note = { at: work.now, actor, code: said.code, words: said.words, ...(enrolment.fileId ? { fileId: enrolment.fileId } : {}) }
  if (said.to === 'rejected') return takeStep(work.trx, enrolment, 'rejected', note)
  const word = { network: said.network, from: said.change.participatesFrom.toString(), source: 'utility-file' } as const
  // Before the step: an account that was not accepted yet has not been called by the network it was thought to lie in.
  await assignNetwork(work, { memberId, accountId, utilityId, today, actor }, word)
  await takeStep(work.trx, enrolment, 'accepted', note, said.change)
  await work.emit('enrolment.accepted', [subjectOf(memberId, accountId)])
}
