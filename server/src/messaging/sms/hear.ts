/** What a provider tells us of texts that we sent: verified by its signature, kept once, and never taken back by what comes late. */

import { markSent } from '#messaging/message-store.ts'
import type { PhoneWorld } from '#messaging/sms/consent.ts'
import type { Heard, TextState } from '#messaging/sms/phone.ts'
import { giveUpSms, takeWord } from '#messaging/sms/send-sms.ts'
import { addStep, lockSms, moveSms, type SmsState } from '#messaging/sms/sms-store.ts'
import type { Emit } from '#platform/due.ts'
import { inWork } from '#platform/in-work.ts'

/** How far each state is: what was heard late moves nothing back, and of two ends the first stands. */
const rank: Readonly<Record<SmsState, number>> = { trying: 0, accepted: 1, sent: 2, delivered: 3, undelivered: 3, refused: 3, withdrawn: 3 }
const moves = (from: SmsState, to: TextState): boolean => rank[to] > rank[from]

/** Of a text that is not ours, or that was heard before, nothing changes. */
export async function hearStatus(world: PhoneWorld & { readonly emit: Emit }, heard: Extract<Heard, { is: 'status' }>): Promise<void> {
  const { memberId, messageId, providerId, state, because, code } = heard
  const key = { memberId, messageId }
  await inWork(world, async (work) => {
    const sms = await lockSms(work.trx, key)
    if (!sms?.attemptedAt || !(await addStep(work.trx, key, { state, code }, work.now)) || !moves(sms.state, state)) return
    await moveSms(work.trx, key, { state, code, providerId })
    // That the provider speaks of it proves that it took it, whatever became of its answer.
    await markSent(work.trx, memberId, messageId, work.now)
    if (state !== 'undelivered') return
    await takeWord(work, sms, because)
    await giveUpSms(work, key, code ?? because)
  })
}
