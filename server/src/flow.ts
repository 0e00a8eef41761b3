/** The order of the work: when the fact on the left is true, do the tasks on the right. */
import { fetchBatch, matchNotification } from '#connect/batch.ts'
import { backfillHistory, pollAuthorization } from '#connect/poll.ts'
import { enrolAccount } from '#dispatch/enrol.ts'
import { sendMessage } from '#messaging/send-message.ts'
import { tellConnected, tellEvent, tellHistory, tellMeasured, tellPaid, tellReturned } from '#messaging/tell.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { confirmPayout, resolvePayout } from '#payout/look-up.ts'
import { reservePayout } from '#payout/reserve.ts'
import { submitPayout } from '#payout/submit.ts'
import type { Flow } from '#platform/task.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants } from '#settlement/enlist.ts'
import { measureParticipations } from '#settlement/measure.ts'
import { settleParticipations } from '#settlement/settle.ts'
import type { World } from './world.ts'

export const flow = {
  'authorization.activated': [backfillHistory, settleBackPay, tellConnected],
  'authorization.poll': [pollAuthorization],
  'notification.received': [matchNotification],
  'batch.wanted': [fetchBatch],
  'batch.fetched': [ingestBatch],
  'service-point.proven': [enrolAccount, settleBackPay],
  'readings.stored': [measureParticipations, tellHistory],
  'event.scheduled': [enlistParticipants, tellEvent],
  'event.changed': [enlistParticipants, measureParticipations, tellEvent],
  'participation.due': [measureParticipations],
  'participation.measured': [settleParticipations, tellMeasured],
  'earning.booked': [reservePayout],
  'payout-method.set': [reservePayout],
  'payout.reserved': [submitPayout],
  'payout.doubtful': [resolvePayout],
  'payout.submitted': [confirmPayout],
  'payout.settled': [tellPaid],
  'payout.returned': [tellReturned],
  'message.queued': [sendMessage],
} satisfies Flow<World>
