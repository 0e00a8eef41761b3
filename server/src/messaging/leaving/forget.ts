/** What messaging holds of somebody who leaves: messages, choices, devices, and the number for texts. That texts were agreed to is sealed; that a number wants none stays. */
import { forgetting, keepProof, type SealWorld } from '#members/forgetting.ts'
import { forgetDevices } from '#messaging/push/subscription-store.ts'
import { numberOf } from '#messaging/sms/consent.ts'
import { allConsents } from '#messaging/sms/consent-store.ts'
import { forgetRows } from '#platform/forget-store.ts'

export const forgetAtMessaging = forgetting<SealWorld>('messaging', async (work, memberId, world) => {
  const consents = await allConsents(work.trx, memberId)
  if (consents.length > 0) {
    const content = consents.map((one) => ({ ...one, number: numberOf(world.vault, one) }))
    await keepProof(work, world, memberId, { proofId: 'texts', kind: 'texts', since: work.now, content })
  }
  const devices = await forgetDevices(work.trx, memberId)
  const rest = await forgetRows(work.trx, memberId, ['sms_step', 'sms', 'message', 'phone_owner', 'phone_consent', 'notification_choice'])
  return { ...devices, ...rest }
})
