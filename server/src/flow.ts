/** The order of the work: when the fact on the left is true, do the tasks on the right. */

import { fetchBatch } from '#connect/fetch/batch.ts'
import { matchNotification } from '#connect/fetch/batch-match.ts'
import { fetchBulk, pollBulk, splitBulk } from '#connect/fetch/bulk.ts'
import { backfillHistory, pollAuthorization } from '#connect/fetch/poll.ts'
import { checkAuthorization, checkUtility, touchAuthorization } from '#connect/standing/authorization-poll.ts'
import { revokeAtUtility } from '#connect/standing/revoke.ts'
import { enrolAccount, enrolAgreed } from '#dispatch/enrol.ts'
import { awaitSeal, sealBooks } from '#ledger/seal.ts'
import { sendMessage } from '#messaging/send-message.ts'
import { sendSms } from '#messaging/sms/send-sms.ts'
import { tellConnected, tellEnded, tellEvent, tellHistory } from '#messaging/tell.ts'
import { tellAgreed } from '#messaging/tell-agreement.ts'
import { tellMethodChange } from '#messaging/tell-method.ts'
import { tellLate, tellLinkReady, tellMeasured, tellPaid, tellReturned } from '#messaging/tell-money.ts'
import { tellFriendConnected } from '#messaging/tell-referral.ts'
import { awaitSoon, tellSoon } from '#messaging/tell-soon.ts'
import { tellTaxForm } from '#messaging/tell-tax-form.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { reviewReadings } from '#metering/review.ts'
import { releasePaused } from '#payout/exposure/release.ts'
import { askNewPayee } from '#payout/holds/ask-tax-form.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { reservePayout } from '#payout/reserve.ts'
import { adoptMethod } from '#payout/set-method.ts'
import { submitPayout } from '#payout/submit.ts'
import type { Flow } from '#platform/task.ts'
import { advanceReferral } from '#referrals/advance.ts'
import { advanceReservations } from '#settlement/advance.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants, relaxParticipants } from '#settlement/enlist.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { reckonEvents } from '#settlement/reckon.ts'
import { openReservations, reckonReservations } from '#settlement/reckon-reservations.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { sweepPromises } from '#settlement/sweep-promises.ts'
import { proposeWriteOffs } from '#settlement/write-off.ts'
import { awaitStatement, reconcileRails } from '#treasury/fetch-statements.ts'
import type { World } from './world.ts'

export const flow = {
  'authorization.activated': [backfillHistory, settleBackPay, advanceReferral, tellConnected, touchAuthorization],
  'authorization.check': [checkAuthorization],
  'authorization.changed': [backfillHistory, advanceReferral, tellConnected],
  'authorization.ended': [checkAuthorization, advanceReferral, tellEnded],
  'authorization.stopped': [revokeAtUtility],
  'authorization.touch': [touchAuthorization],
  'utility.check': [checkUtility],
  'authorization.poll': [pollAuthorization],
  'notification.received': [matchNotification],
  'batch.wanted': [fetchBatch],
  'batch.fetched': [ingestBatch],
  'bulk.poll': [pollBulk],
  'bulk.wanted': [fetchBulk],
  'bulk.fetched': [splitBulk],
  'service-point.proven': [enrolAccount, settleBackPay, advanceReferral],
  'agreement.accepted': [enrolAgreed, askNewPayee, tellAgreed],
  'enrolment.accepted': [settleBackPay, openReservations],
  'reservation.reckon': [reckonReservations],
  'readings.stored': [measureParticipations, tellHistory, reviewReadings],
  'readings.review': [reviewReadings],
  'event.scheduled': [enlistParticipants, tellEvent, awaitSoon],
  'event.soon': [tellSoon],
  'event.changed': [enlistParticipants, measureParticipations, tellEvent],
  'event.due': [lookAtEvent, sweepPromises, proposeWriteOffs],
  'event.reckon': [reckonEvents],
  'participation.due': [measureParticipations],
  'participation.promised': [sweepPromises],
  'promise.missed': [tellLate],
  'participation.release': [settleParticipations],
  'participation.measured': [settleParticipations, advanceReservations, relaxParticipants, tellMeasured],
  'earning.booked': [reservePayout, awaitSeal],
  'earning.released': [reservePayout],
  'exposure.changed': [releasePaused],
  'rail.reconcile': [reconcileRails],
  'books.seal': [sealBooks],
  'payout-method.set': [reservePayout, advanceReferral],
  'payout-method.changing': [tellMethodChange],
  'payout-method.due': [adoptMethod],
  'tax-form.wanted': [tellTaxForm],
  'payout.reserved': [submitPayout],
  'payout.doubtful': [resolvePayout],
  'payout.submitted': [confirmPayout, awaitStatement],
  'payout.link-ready': [tellLinkReady],
  'payout.settled': [tellPaid],
  'payout.returned': [tellReturned, releasePaused],
  'referral.due': [advanceReferral],
  'referral.activated': [tellFriendConnected],
  'message.queued': [sendMessage],
  'sms.queued': [sendSms],
} satisfies Flow<World>
