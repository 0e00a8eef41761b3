/** Every door of the server, in one table. */
import type { Queue } from '#platform/queue.ts'
import type { World } from '../world.ts'
import type { Door } from './door.ts'
import { aboutDoors } from './doors-about.ts'
import { agreementDoors } from './doors-agreement.ts'
import { appDoors } from './doors-app.ts'
import { claimDoors } from './doors-claim.ts'
import { connectDoors } from './doors-connect.ts'
import { consoleDoors } from './doors-console.ts'
import { consoleMemberDoors } from './doors-console-member.ts'
import { enrolmentDoors } from './doors-enrolment.ts'
import { helpDoors } from './doors-help.ts'
import { holdsDoors } from './doors-holds.ts'
import { manualFileDoors } from './doors-manual-file.ts'
import { memberDoors } from './doors-member.ts'
import { notificationDoors } from './doors-notifications.ts'
import { payeeDoors } from './doors-payees.ts'
import { paymentReviewDoors } from './doors-payment-review.ts'
import { peopleDoors } from './doors-people.ts'
import { portfolioDoors } from './doors-portfolio.ts'
import { privacyDoors } from './doors-privacy.ts'
import { publicDoors } from './doors-public.ts'
import { referralDoors } from './doors-referral.ts'
import { consoleReferralDoors } from './doors-referral-console.ts'
import { reviewDoors } from './doors-review.ts'
import { securityDoors } from './doors-security.ts'
import { treasuryDoors } from './doors-treasury.ts'
import { uploadDoors } from './doors-upload.ts'
import { usageDoors } from './doors-usage.ts'

export const doors = (world: World, queue: Queue): readonly Door[] => [
  ...publicDoors(world),
  ...aboutDoors(world),
  ...helpDoors(world),
  ...securityDoors(world),
  ...agreementDoors(world),
  ...connectDoors(world),
  ...memberDoors(world),
  ...holdsDoors(world),
  ...notificationDoors(world),
  ...appDoors(world),
  ...payeeDoors(world),
  ...peopleDoors(world),
  ...portfolioDoors(world),
  ...claimDoors(world),
  ...privacyDoors(world),
  ...uploadDoors(world),
  ...usageDoors(world),
  ...consoleDoors(world, queue),
  ...enrolmentDoors(world),
  ...treasuryDoors(world),
  ...reviewDoors(world),
  ...paymentReviewDoors(world),
  ...consoleMemberDoors(world),
  ...manualFileDoors(world),
  ...referralDoors(world),
  ...consoleReferralDoors(world),
]
