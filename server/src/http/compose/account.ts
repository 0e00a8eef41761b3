/** A member's utility accounts as the pages know them: the number masked, the connection judged. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import type { Account as AccountAnswer, AccountDetail, Arrival, Connection, Enrolment } from '@quickpay/web/answers'
import { type Account, type Address, accountsOf } from '#connect/account-store.ts'
import type { Authorization } from '#connect/authorization.ts'
import { authorizationsOf } from '#connect/authorization-store.ts'
import { healthOf } from '#connect/standing/health.ts'
import { healthFactsOf } from '#connect/standing/health-store.ts'
import { revocationOf } from '#connect/standing/revoke-store.ts'
import { stretchOn } from '#dispatch/account-network.ts'
import { type AccountStretch, stretchesOf } from '#dispatch/account-network-store.ts'
import type { Enrolment as StoredEnrolment } from '#dispatch/enrolment.ts'
import { enrolmentsByAccount, refusalOf } from '#dispatch/enrolment-store.ts'
import { actionsOf } from '#dispatch/review-enrolments.ts'
import { type Freshness, freshnessOf, type HistoryProgress, historiesOf } from '#metering/usage.ts'
import { type Upload, uploadsOf } from '#settlement/upload-store.ts'
import type { World } from '../../world.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

/** The zone of an account's utility; every date of the account is read in it. */
export function zoneOf(world: Part, account: { utilityId: string }): string {
  const utility = world.utilities.get(account.utilityId)
  if (!utility) throw new Error(`account of a utility that is not switched on: ${account.utilityId}`)
  return utility.profile.zone
}

/** In the order they were added; accounts of a utility that is switched off are not shown. */
export async function accountAnswers(world: Part, memberId: string): Promise<AccountAnswer[]> {
  const known = accountsOf(world.db, memberId)
  return answersOf(
    world,
    memberId,
    known.then((accounts) => accounts.filter((account) => world.utilities.has(account.utilityId))),
  )
}

export async function accountAnswer(world: Part, account: Account): Promise<AccountAnswer> {
  const [answer] = await answersOf(world, account.memberId, Promise.resolve([account]))
  return answer!
}

/** Accounts of one member; whatever they need is read once for all of them. */
async function answersOf(world: Part, memberId: string, known: Promise<readonly Account[]>): Promise<AccountAnswer[]> {
  const { db, clock } = world
  const [accounts, authorizations, enrolments] = await Promise.all([
    known,
    authorizationsOf(db, memberId),
    enrolmentsByAccount(db, memberId),
  ])
  const asked = accounts.map((account) => ({
    accountId: account.accountId,
    zone: zoneOf(world, account),
    from: authorizations.find((a) => a.accountId === account.accountId)?.historyFrom ?? null,
  }))
  const [histories, stretches] = await Promise.all([historiesOf(db, memberId, asked, clock.now()), stretchesOf(db, accounts)])
  return Promise.all(
    accounts.map(async (account) => {
      const { accountId } = account
      const lies = stretches.get(accountId) ?? []
      return {
        ...describe(world, account),
        connection: connectionOf(newest(authorizations, accountId), histories.get(accountId)!),
        enrolment: await enrolmentAnswer(world, account, { enrolments: enrolments.get(accountId) ?? [], lies }),
      }
    }),
  )
}

/** The same, with how each connection stands, how its readings arrive, and what stopping means for it. */
export async function accountDetails(world: Part, memberId: string): Promise<AccountDetail[]> {
  const authorizations = await authorizationsOf(world.db, memberId)
  const answers = await accountAnswers(world, memberId)
  const details: AccountDetail[] = []
  for (const answer of answers) details.push(await detailOf(world, memberId, answer, newest(authorizations, answer.id)))
  return details
}

async function detailOf(world: Part, memberId: string, answer: AccountAnswer, a: Authorization | undefined): Promise<AccountDetail> {
  const facts = a && (await healthFactsOf(world.db, memberId, a.authorizationId))
  const uploads = (await uploadsOf(world.db, { memberId, accountId: answer.id })).map(fileAnswer)
  if (!a || !facts) return { ...answer, health: null, arrival: null, ending: null, uploads }
  const fresh = await freshnessOf(world.db, { memberId, accountId: answer.id })
  const { state, reasons } = healthOf({ ...facts, newestReadingEndAt: fresh.lastReadingEndAt }, world.clock.now())
  return {
    ...answer,
    health: { state, reasons: reasons.map(({ code, repair, evidence }) => ({ code, repair, evidence })) },
    arrival: arrivalOf(fresh, zoneOf(world, { utilityId: a.utilityId })),
    ending: await endingOf(world, a),
    uploads,
  }
}

export const fileAnswer = ({ fileId, name, broughtAt }: Upload) => ({ id: fileId, name, broughtAt: broughtAt.toString() })

const arrivalOf = ({ lastReadingEndAt, receivedAt, lag, missing, givenUp }: Freshness, zone: string): Arrival => ({
  zone,
  lastReadingEndAt: lastReadingEndAt?.toString() ?? null,
  receivedAt: receivedAt?.toString() ?? null,
  usual: lag && { halfWithinHours: Math.ceil(lag.p50Seconds / 3600), mostWithinHours: Math.ceil(lag.p95Seconds / 3600) },
  missing: missing.map(String),
  givenUp: givenUp.map(String),
})

/** Before it is stopped, what would happen; afterwards what did. An authorization that ended otherwise is over at the utility too. */
async function endingOf(world: Part, a: Authorization): Promise<AccountDetail['ending']> {
  if (a.status !== 'ended') {
    const tells = world.utilities.get(a.utilityId)?.profile.dialect.revocation === 'delete-authorization' && a.authorizationUri !== null
    return tells ? 'we-tell' : 'portal'
  }
  if (a.endedBecause !== 'stopped') return null
  const revocation = await revocationOf(world.db, a.memberId, a.authorizationId)
  if (revocation?.way !== 'delete-authorization') return 'portal'
  return revocation.doneAt ? 'we-told' : 'we-tell'
}

/** An authorization that counts goes before one that ended; among these the newest. */
const newest = (all: readonly Authorization[], accountId: string): Authorization | undefined => {
  const mine = all.filter((a) => a.accountId === accountId)
  return mine.find((a) => a.status !== 'ended') ?? mine[0]
}

function describe(world: Part, account: Account): Omit<AccountAnswer, 'connection' | 'enrolment'> {
  const utility = world.utilities.get(account.utilityId)
  return {
    id: account.accountId,
    nickname: account.nickname,
    kind: account.kind,
    utility: { id: account.utilityId, name: utility?.profile.name ?? account.utilityId, slowPath: utility?.profile.slowPath ?? 'weeks' },
    accountEnding: account.accountNumber?.slice(-4) ?? null,
    address: addressLine(account.address),
  }
}

async function enrolmentAnswer(
  world: Part,
  { memberId, accountId, utilityId }: Account,
  { enrolments, lies: stretches }: { enrolments: readonly StoredEnrolment[]; lies: readonly AccountStretch[] },
): Promise<Enrolment> {
  const today = civilDateOf(world.clock.now(), zoneOf(world, { utilityId }))
  const ahead = enrolments.filter((one) => one.season >= today.year && one.withdrawnAt === null)
  const enrolment = ahead.find((one) => one.season === today.year) ?? ahead[0]
  if (enrolment) {
    const { state, answer } = enrolment
    const terms = termsOn(enrolment.programId, today)
    const programName = 'terms' in terms ? terms.terms.name : enrolment.programId
    const fromDate = enrolment.participatesFrom.toString()
    if (state === 'draft' || state === 'ready' || state === 'submitted' || state === 'rejected') {
      const asked = await actionsOf(world.db, enrolment, zoneOf(world, { utilityId }), world.clock.now())
      const actions = asked.map(({ code, dueOn }) => ({ code, dueOn: dueOn?.toString() ?? null }))
      return { is: 'applying', state, programName, fromDate, actions, answer }
    }
    const lies = stretchOn(stretches, today.toString()) ?? stretches.at(-1)
    return { is: 'enrolled', network: lies?.network ?? '', programName, fromDate }
  }
  const refusal = await refusalOf(world.db, memberId, accountId)
  return refusal?.season === today.year ? { is: 'not-enrolled', code: refusal.code } : { is: 'pending' }
}

function connectionOf(a: Authorization | undefined, history: HistoryProgress): Connection {
  if (!a) return { is: 'none' }
  if (a.status === 'ended') return { is: 'ended', endedAt: (a.endedAt ?? a.grantedAt).toString(), because: a.endedBecause ?? 'revoked' }
  const grantedAt = a.grantedAt.toString()
  return a.status === 'active' ? { is: 'active', grantedAt, history } : { is: 'partial', grantedAt, missing: a.missing, history }
}

const addressLine = (a: Address | null): string | null => (a ? [a.street, a.city, a.state].filter(Boolean).join(', ') || null : null)
