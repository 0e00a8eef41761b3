/** All SQL of texts on their way, and of those that people sent us. */
import type { Trx } from '#platform/db.ts'

/** `trying` until the provider has it; `refused` by it, `withdrawn` by us: both are said by e-mail instead. */
export type SmsState = 'trying' | 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'refused' | 'withdrawn'
export type Sms = {
  readonly memberId: string
  readonly messageId: string
  readonly consentId: string
  /** When it was first tried, by real time. */
  readonly attemptedAt: Temporal.Instant | null
  /** Until when somebody has it in hand, by real time. */
  readonly takenUntil: Temporal.Instant | null
  readonly state: SmsState
}
type Key = Pick<Sms, 'memberId' | 'messageId'>

/** `countedAt`: the day of the person to which it counts. */
export async function addSms(trx: Trx, sms: Key & Pick<Sms, 'consentId'> & { countedAt: Temporal.Instant }): Promise<void> {
  await trx
    .insertInto('sms')
    .values({
      ...{ member_id: sms.memberId, message_id: sms.messageId, consent_id: sms.consentId, counted_at: sms.countedAt },
      ...{ attempted_at: null, taken_until_at: null, provider_id: null, state: 'trying', code: null },
    })
    .execute()
}

/** Locked: who sends it and who hears of it take turns. */
export async function lockSms(trx: Trx, key: Key): Promise<Sms | null> {
  const r = await trx
    .selectFrom('sms')
    .selectAll()
    .where('member_id', '=', key.memberId)
    .where('message_id', '=', key.messageId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!r) return null
  const { member_id: memberId, message_id: messageId, consent_id: consentId, attempted_at: attemptedAt, taken_until_at: takenUntil } = r
  return { memberId, messageId, consentId, attemptedAt, takenUntil, state: r.state as SmsState }
}

/** Takes a text in hand for a while of real time; the first attempt is noted, and counts to the day of domain time `at`. */
export async function takeInHand(
  trx: Trx,
  { memberId, messageId, attemptedAt }: Sms,
  real: { readonly now: Temporal.Instant; readonly until: Temporal.Instant },
  at: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('sms')
    .set({ taken_until_at: real.until, ...(attemptedAt ? {} : { attempted_at: real.now, counted_at: at }) })
    .where('member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .execute()
}

/** Gives it back: what was tried has an outcome, or is to be tried again. */
export async function letGo(trx: Trx, { memberId, messageId }: Key): Promise<void> {
  await trx.updateTable('sms').set({ taken_until_at: null }).where('member_id', '=', memberId).where('message_id', '=', messageId).execute()
}

export type Step = { readonly state: SmsState; readonly code: string | null; readonly providerId: string | null }

/** How a text stands from now on. */
export async function moveSms(trx: Trx, { memberId, messageId }: Key, { state, code, providerId }: Step): Promise<void> {
  await trx
    .updateTable('sms')
    .set({ state, code, ...(providerId === null ? {} : { provider_id: providerId }) })
    .where('member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .execute()
}

/** Keeps what was heard of a text; false when it was heard before. */
export async function addStep(
  trx: Trx,
  { memberId, messageId }: Key,
  { state, code }: Omit<Step, 'providerId'>,
  at: Temporal.Instant,
): Promise<boolean> {
  const added = await trx
    .insertInto('sms_step')
    .values({ member_id: memberId, message_id: messageId, state, code, heard_at: at })
    .onConflict((c) => c.doNothing())
    .returning('state')
    .execute()
  return added.length > 0
}

/** Notes a text that came in; false when it came before. */
export async function addInbound(trx: Trx, providerId: string, wish: string, at: Temporal.Instant): Promise<boolean> {
  const added = await trx
    .insertInto('sms_inbound')
    .values({ provider_id: providerId, wish, received_at: at })
    .onConflict((c) => c.doNothing())
    .returning('provider_id')
    .execute()
  return added.length > 0
}
