/** For tests: a database, a mail server that says what it is told to say, and the queue between them; and the rows that there is something to tell of. */
import { canonicalJson, makeBundle } from '@quickpay/receipt'
import { cents } from '@quickpay/units'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { openMailer } from '#messaging/mailer.ts'
import { openPush } from '#messaging/push/push.ts'
import { sendPush } from '#messaging/push/send-push.ts'
import type { PushWorld } from '#messaging/push/subscription.ts'
import { vapidKeyOf } from '#messaging/push/vapid.ts'
import { type MailWorld, sendMessage } from '#messaging/send-message.ts'
import type { PhoneWorld } from '#messaging/sms/consent.ts'
import { sendSms } from '#messaging/sms/send-sms.ts'
import { tellConnected, tellEnded, tellEvent, tellHistory } from '#messaging/tell.ts'
import { tellAgreed } from '#messaging/tell-agreement.ts'
import { tellLate, tellLinkReady, tellMeasured, tellPaid, tellReturned } from '#messaging/tell-money.ts'
import { tellFriendConnected } from '#messaging/tell-referral.ts'
import { awaitSoon, tellSoon, tellStart } from '#messaging/tell-soon.ts'
import type { TellWorld } from '#messaging/tell-task.ts'
import { setMethod } from '#payout/set-method.ts'
import { standingClock } from '#platform/clock.ts'
import type { FactName } from '#platform/facts.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, queueNames } from '#platform/queue.ts'
import type { Flow, Work } from '#platform/task.ts'
import { openVault } from '#platform/vault.ts'
import { priceOf, usedAt } from '../../../../packages/receipt/src/golden-receipt.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount, haveEvent, haveMember } from '../../testing/parents.ts'
import { createQueues } from '../../testing/queues.ts'

type Received = { to: string; mail: ParsedMail; raw: string }
type World = MailWorld & TellWorld & PhoneWorld & PushWorld
export type Kit = Awaited<ReturnType<typeof openKit>>

const portal = {
  categories: { account: 'Account information', billing: 'Billing and cost', usage: 'Energy usage' },
  untilRevoked: 'Share until I revoke',
}
const utilities = new Map([
  ['sandbox-metro', { profile: { id: 'sandbox-metro', name: 'Sandbox Metro', zone: 'America/New_York', portal } }],
]) as unknown as TellWorld['utilities']

const flow: Flow<World> = {
  'authorization.activated': [tellConnected],
  'authorization.ended': [tellEnded],
  'readings.stored': [tellHistory],
  'event.scheduled': [tellEvent, awaitSoon],
  'event.changed': [tellEvent],
  'event.soon': [tellSoon],
  'event.began': [tellStart],
  'participation.measured': [tellMeasured],
  'promise.missed': [tellLate],
  'payout.settled': [tellPaid],
  'payout.link-ready': [tellLinkReady],
  'payout.returned': [tellReturned],
  'agreement.accepted': [tellAgreed],
  'referral.activated': [tellFriendConnected],
  'message.queued': [sendMessage],
  'sms.queued': [sendSms],
  'push.queued': [sendPush],
}

/** `appUrl` is where the provider of text messages finds us, `sandboxUrl` where a push service may stand. */
export async function openKit({
  phone = null,
  appUrl = 'https://quickpay.example',
  sandboxUrl = null,
}: Partial<Pick<World, 'phone' | 'appUrl'>> & { sandboxUrl?: string | null } = {}) {
  const { database, address, close } = await testDatabase({ books: 'broken' })
  const { db } = database
  const clock = standingClock('2027-07-13T12:00:00Z')
  const inbox: Received[] = []
  /** What the mail server answers to the next recipients instead of yes. */
  const replies: number[] = []
  /** The same to who we say we are. */
  const refusesUs: number[] = []
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onMailFrom(_address, _session, callback) {
      const reply = refusesUs.shift()
      callback(reply ? Object.assign(new Error('no'), { responseCode: reply }) : null)
    },
    onRcptTo(_address, _session, callback) {
      const reply = replies.shift()
      callback(reply ? Object.assign(new Error('no'), { responseCode: reply }) : null)
    },
    async onData(stream, session, callback) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const raw = Buffer.concat(chunks).toString('utf8')
      inbox.push({ to: session.envelope.rcptTo[0]!.address, mail: await simpleParser(raw), raw })
      callback()
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  const port = (smtp.server.address() as { port: number }).port
  const mailer = openMailer({ host: '127.0.0.1', port, secure: false, from: 'QuickPayConnect <no-reply@quickpay.example>' })
  const vault = openVault([{ id: 'k1', key: new Uint8Array(32).fill(7) }])
  const push = openPush({ key: vapidKeyOf(new Uint8Array(32).fill(9)), contact: 'mailto:help@quickpay.example', sandboxUrl })
  const world: World = { db, clock, mailer, utilities, vault, phone, push, appUrl }
  await createQueues(address, queueNames(flow as Flow<never>))
  const queue = await openQueue({ database, clock, flow, world, log: silentLog })
  const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
    inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)

  async function tell(fact: FactName, subject: string): Promise<void> {
    await within((work) => work.emit(fact, [subject]))
    await queue.drain()
  }
  async function member(locale: 'es' | 'en'): Promise<{ memberId: string; email: string }> {
    const memberId = await haveMember(db, clock.now(), { locale })
    return { memberId, email: `${memberId}@example.org` }
  }
  const event = () => haveEvent(db, clock.now())
  const account = (memberId: string) => haveAccount(db, clock.now(), { memberId })

  /** An account of the member in the event's network, connected. */
  async function enrolled(memberId: string, network: string): Promise<string> {
    const accountId = await account(memberId)
    const season = { season: 2027, participates_from: Temporal.PlainDate.from('2027-05-01'), withdrawn_at: null, enrolled_at: clock.now() }
    await db
      .insertInto('enrolment')
      .values({
        member_id: memberId,
        enrolment_id: newId('enr'),
        account_id: accountId,
        program_id: 'coned-csrp',
        plan_id: 'standard',
        ...season,
        ...{ state: 'accepted', submitted_at: clock.now(), accepted_at: clock.now() },
      })
      .execute()
    const lies = { utility_id: 'sandbox-metro', network, from_day: season.participates_from, until_day: null, source: 'operator' }
    await db
      .insertInto('account_network')
      .values({ member_id: memberId, account_id: accountId, ...lies, recorded_by: 'test', recorded_at: clock.now() })
      .execute()
    await authorize(memberId, accountId, 'active', [])
    return accountId
  }
  async function authorize(memberId: string, accountId: string, status: 'active' | 'partial', missing: object[]): Promise<string> {
    const authorizationId = newId('aut')
    const at = clock.now()
    await db
      .insertInto('utility_authorization')
      .values({
        ...{ member_id: memberId, authorization_id: authorizationId, account_id: accountId, utility_id: 'sandbox-metro', status },
        ...{ scope_requested: '', scope_granted: '', ends_at: null, missing: JSON.stringify(missing), subscription_id: null },
        ...{ resource_uri: null, authorization_uri: null, customer_resource_uri: null, granted_at: at, attached_at: at },
        ...{ ended_at: null, ended_because: null, last_call_at: null, history_from: null },
      })
      .execute()
    return authorizationId
  }

  async function measured(memberId: string, results: [relief: string, cents: bigint, elsewhereCents?: bigint][]): Promise<string> {
    const [participationId, eventId] = [newId('par'), await event()]
    const ids = { member_id: memberId, participation_id: participationId, plan_id: 'standard' }
    await db
      .insertInto('participation')
      .values({
        ...ids,
        account_id: await account(memberId),
        event_id: eventId,
        program_id: 'coned-csrp',
        state: 'measured',
        version: results.length,
        missing: null,
        because: null,
        enlisted_at: clock.now(),
        left_at: null,
      })
      .execute()
    for (const [index, [relief, amount, elsewhere = 0n]] of results.entries())
      await db
        .insertInto('measurement')
        .values({
          ...ids,
          version: index + 1,
          snapshot_sha256: '',
          readings_complete_at: clock.now(),
          measured_at: clock.now(),
          relief_wh: relief,
          cents: amount,
          elsewhere_cents: elsewhere,
          bundle: canonicalJson(makeBundle(usedAt(amount > 0n ? 100 : 400), priceOf())),
        })
        .execute()
    await tell('participation.measured', subjectOf(memberId, participationId))
    return participationId
  }

  async function payout(memberId: string, state: string, participationId: string | null): Promise<{ subject: string; earningId: string }> {
    const earning = {
      memberId,
      kind: 'event',
      cause: newId('par'),
      participationId,
      version: 1,
      cents: cents(860),
      earnedAt: clock.now(),
      debit: programReceivable('evt_1'),
    } as const
    const { earningId } = await within((work) => bookEarning(work, earning))
    const { methodId } = await within((work) => setMethod(work, memberId, { kind: 'gift-card', last4: null }))
    const payoutId = newId('pay')
    const nothing = { provider_id: null, reason: null, submitted_at: null, settled_at: null }
    await db
      .insertInto('payout')
      .values({
        member_id: memberId,
        payout_id: payoutId,
        rail: 'sandbox',
        method_id: methodId,
        cents: 860n,
        state,
        reserved_at: clock.now(),
        ...nothing,
      })
      .execute()
    const back_at = state === 'rejected' || state === 'returned' ? clock.now() : null
    await db
      .insertInto('payout_part')
      .values({ member_id: memberId, payout_id: payoutId, earning_id: earningId, attempt: 1, cents: 860n, back_at })
      .execute()
    return { subject: subjectOf(memberId, payoutId), earningId }
  }

  return {
    ...{
      db,
      clock,
      inbox,
      replies,
      refusesUs,
      mailer,
      queue,
      world,
      within,
      tell,
      member,
      event,
      account,
      enrolled,
      authorize,
      measured,
      payout,
    },
    /** Who got which mail, in order of the addresses. */
    subjects: () => inbox.map((one) => [one.to, one.mail.subject]).sort(),
    async close() {
      await queue.stop()
      mailer.close()
      await new Promise<void>((resolve) => smtp.close(() => resolve()))
      await close()
    },
  }
}
