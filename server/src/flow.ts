/** The order of the work: when the fact on the left is true, do the tasks on the right. */

import { fetchBatch } from '#connect/fetch/batch.ts'
import { matchNotification } from '#connect/fetch/batch-match.ts'
import { fetchBulk, pollBulk, splitBulk } from '#connect/fetch/bulk.ts'
import { backfillHistory, pollAuthorization } from '#connect/fetch/poll.ts'
import { forgetAtConnect } from '#connect/forget.ts'
import { checkAuthorization, checkUtility, touchAuthorization } from '#connect/standing/authorization-poll.ts'
import { revokeAtUtility } from '#connect/standing/revoke.ts'
import { fetchLastReadings } from '#connect/standing/stopping.ts'
import { enrolAccount, enrolAgreed } from '#dispatch/enrol.ts'
import { awaitFeed, countArrivals } from '#dispatch/feed.ts'
import { forgetAtDispatch, withdrawLeaver } from '#dispatch/forget.ts'
import { awaitSeal, sealBooks } from '#ledger/seal.ts'
import { forgetAtMembers } from '#members/forget.ts'
import { deleteProof } from '#members/forgetting.ts'
import { sayFarewell, tellLeaving } from '#messaging/leaving/farewell.ts'
import { forgetAtMessaging } from '#messaging/leaving/forget.ts'
import { sendPush } from '#messaging/push/send-push.ts'
import { sendMessage } from '#messaging/send-message.ts'
import { sendSms } from '#messaging/sms/send-sms.ts'
import { tellConnected, tellEnded, tellEvent, tellHistory } from '#messaging/tell.ts'
import { tellAgreed } from '#messaging/tell-agreement.ts'
import { tellMethodChange, tellPayeeChange } from '#messaging/tell-method.ts'
import { tellHeld, tellLate, tellLinkReady, tellMeasured, tellPaid, tellReturned } from '#messaging/tell-money.ts'
import { tellFriendConnected } from '#messaging/tell-referral.ts'
import { tellReviewed } from '#messaging/tell-review.ts'
import { awaitSoon, tellSoon, tellStart } from '#messaging/tell-soon.ts'
import { tellTaxForm } from '#messaging/tell-tax-form.ts'
import { forgetAtMetering } from '#metering/forget.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { reviewReadings } from '#metering/review.ts'
import { adoptDestination } from '#payout/choose-destination.ts'
import { releasePaused } from '#payout/exposure/release.ts'
import { forgetAtPayout } from '#payout/forget.ts'
import { askNewPayee } from '#payout/holds/ask-tax-form.ts'
import { awaitMoney } from '#payout/leaving/await-money.ts'
import { sealPayments } from '#payout/leaving/seal-payments.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { reservePayout } from '#payout/reserve.ts'
import { adoptMethod } from '#payout/set-method.ts'
import { submitPayout } from '#payout/submit.ts'
import type { Flow } from '#platform/task.ts'
import { advanceReferral } from '#referrals/advance.ts'
import { forgetAtReferrals } from '#referrals/forget.ts'
import { advanceReservations } from '#settlement/advance.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants, relaxParticipants } from '#settlement/enlist.ts'
import { forgetAtSettlement, stopLeaver } from '#settlement/forget.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { endWhenMeasured } from '#settlement/needed.ts'
import { reckonEvents } from '#settlement/reckon.ts'
import { openReservations, reckonReservations } from '#settlement/reckon-reservations.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { sweepPromises } from '#settlement/sweep-promises.ts'
import { proposeWriteOffs } from '#settlement/write-off.ts'
import { awaitStatement, reconcileRails } from '#treasury/fetch-statements.ts'
import { awaitTally, tallyEvent } from '#treasury/tally.ts'
import type { World } from './world.ts'

export const flow = {
  'authorization.activated': [backfillHistory, settleBackPay, advanceReferral, tellConnected, touchAuthorization],
  'authorization.check': [checkAuthorization],
  'authorization.changed': [backfillHistory, advanceReferral, tellConnected],
  'authorization.ended': [checkAuthorization, advanceReferral, tellEnded],
  'authorization.stopping': [fetchLastReadings],
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
  'service-point.proven': [enrolAccount, settleBackPay, advanceReferral, awaitFeed],
  'feed.count': [countArrivals],
  'agreement.accepted': [enrolAgreed, askNewPayee, tellAgreed],
  'member.leaving': [withdrawLeaver, stopLeaver, awaitMoney, tellLeaving],
  'member.settled': [sealPayments],
  'member.sealed': [
    ...[forgetAtMembers, forgetAtConnect, forgetAtMetering, forgetAtDispatch, forgetAtSettlement],
    ...[forgetAtPayout, forgetAtReferrals, forgetAtMessaging],
  ],
  'member.left': [sayFarewell],
  'proof.expired': [deleteProof],
  'enrolment.accepted': [settleBackPay, openReservations],
  'reservation.reckon': [reckonReservations],
  'readings.stored': [measureParticipations, tellHistory, reviewReadings],
  'readings.review': [reviewReadings],
  'event.scheduled': [enlistParticipants, tellEvent, awaitSoon, awaitTally],
  'event.soon': [tellSoon],
  'event.began': [tellStart],
  'event.changed': [enlistParticipants, measureParticipations, tellEvent, awaitTally],
  'event.tally': [tallyEvent],
  'event.due': [lookAtEvent, sweepPromises, proposeWriteOffs, awaitTally],
  'event.reckon': [reckonEvents],
  'participation.due': [measureParticipations],
  'participation.promised': [sweepPromises],
  'promise.missed': [tellLate, awaitTally],
  'participation.release': [settleParticipations],
  'participation.measured': [settleParticipations, advanceReservations, relaxParticipants, tellMeasured, endWhenMeasured, awaitTally],
  'earning.booked': [reservePayout, awaitSeal],
  'earning.held': [tellHeld],
  'earning.released': [reservePayout],
  'exposure.changed': [releasePaused],
  'rail.reconcile': [reconcileRails],
  'books.seal': [sealBooks],
  'payout-method.set': [reservePayout, advanceReferral],
  'payout-method.changing': [tellMethodChange],
  'payout-method.due': [adoptMethod],
  'account-destination.changing': [tellPayeeChange],
  'account-destination.due': [adoptDestination],
  'tax-form.wanted': [tellTaxForm],
  'payout.reserved': [submitPayout],
  'payout.doubtful': [resolvePayout],
  'payout.submitted': [confirmPayout, awaitStatement, awaitTally],
  'payout.link-ready': [tellLinkReady, awaitTally],
  'payout.settled': [tellPaid, awaitTally],
  'payout.returned': [tellReturned, releasePaused, awaitTally],
  'referral.due': [advanceReferral],
  'referral.activated': [tellFriendConnected],
  'review.answered': [tellReviewed],
  'message.queued': [sendMessage],
  'sms.queued': [sendSms],
  'push.queued': [sendPush],
} satisfies Flow<World>
