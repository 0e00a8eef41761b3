/** The order of the work: when the fact on the left is true, do the tasks on the right. */

import { fetchBatch } from '#connect/fetch/batch.ts'
import { matchNotification } from '#connect/fetch/batch-match.ts'
import { fetchBulk, pollBulk, splitBulk } from '#connect/fetch/bulk.ts'
import { backfillHistory, pollAuthorization } from '#connect/fetch/poll.ts'
import { checkAuthorization, checkUtility, touchAuthorization } from '#connect/standing/authorization-poll.ts'
import { revokeAtUtility } from '#connect/standing/revoke.ts'
import { enrolAccount } from '#dispatch/enrol.ts'
import { awaitSeal, sealBooks } from '#ledger/seal.ts'
import { sendMessage } from '#messaging/send-message.ts'
import { tellConnected, tellEnded, tellEvent, tellHistory } from '#messaging/tell.ts'
import { tellMethodChange } from '#messaging/tell-method.ts'
import { tellLate, tellMeasured, tellPaid, tellReturned } from '#messaging/tell-money.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { reviewReadings } from '#metering/review.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { reservePayout } from '#payout/reserve.ts'
import { adoptMethod } from '#payout/set-method.ts'
import { submitPayout } from '#payout/submit.ts'
import type { Flow } from '#platform/task.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants, relaxParticipants } from '#settlement/enlist.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { reckonEvents } from '#settlement/reckon.ts'
import { openReservations, reckonReservations } from '#settlement/reckon-reservations.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { sweepPromises } from '#settlement/sweep-promises.ts'
import { writeOffDebts } from '#settlement/write-off.ts'
import type { World } from './world.ts'

export const flow = {
  'authorization.activated': [backfillHistory, settleBackPay, tellConnected, touchAuthorization],
  'authorization.check': [checkAuthorization],
  'authorization.changed': [backfillHistory, tellConnected],
  'authorization.ended': [checkAuthorization, tellEnded],
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
  'service-point.proven': [enrolAccount, settleBackPay],
  'enrolment.accepted': [settleBackPay, openReservations],
  'reservation.reckon': [reckonReservations],
  'readings.stored': [measureParticipations, tellHistory, reviewReadings],
  'readings.review': [reviewReadings],
  'event.scheduled': [enlistParticipants, tellEvent],
  'event.changed': [enlistParticipants, measureParticipations, tellEvent],
  'event.due': [lookAtEvent, sweepPromises, writeOffDebts],
  'event.reckon': [reckonEvents],
  'participation.due': [measureParticipations],
  'participation.promised': [sweepPromises],
  'promise.missed': [tellLate],
  'participation.release': [settleParticipations],
  'participation.measured': [settleParticipations, relaxParticipants, tellMeasured],
  'earning.booked': [reservePayout, awaitSeal],
  'books.seal': [sealBooks],
  'payout-method.set': [reservePayout],
  'payout-method.changing': [tellMethodChange],
  'payout-method.due': [adoptMethod],
  'payout.reserved': [submitPayout],
  'payout.doubtful': [resolvePayout],
  'payout.submitted': [confirmPayout],
  'payout.settled': [tellPaid],
  'payout.returned': [tellReturned],
  'message.queued': [sendMessage],
} satisfies Flow<World>
