/** Every door of the server, in one table. */
import type { Queue } from '#platform/queue.ts'
import type { World } from '../world.ts'
import type { Door } from './door.ts'
import { agreementDoors } from './doors-agreement.ts'
import { claimDoors } from './doors-claim.ts'
import { connectDoors } from './doors-connect.ts'
import { consoleDoors } from './doors-console.ts'
import { enrolmentDoors } from './doors-enrolment.ts'
import { holdsDoors } from './doors-holds.ts'
import { manualFileDoors } from './doors-manual-file.ts'
import { memberDoors } from './doors-member.ts'
import { notificationDoors } from './doors-notifications.ts'
import { publicDoors } from './doors-public.ts'
import { referralDoors } from './doors-referral.ts'
import { consoleReferralDoors } from './doors-referral-console.ts'
import { reviewDoors } from './doors-review.ts'
import { securityDoors } from './doors-security.ts'
import { treasuryDoors } from './doors-treasury.ts'
import { uploadDoors } from './doors-upload.ts'

export const doors = (world: World, queue: Queue): readonly Door[] => [
  ...publicDoors(world),
  ...securityDoors(world),
  ...agreementDoors(world),
  ...connectDoors(world),
  ...memberDoors(world),
  ...holdsDoors(world),
  ...notificationDoors(world),
  ...claimDoors(world),
  ...uploadDoors(world),
  ...consoleDoors(world, queue),
  ...enrolmentDoors(world),
  ...treasuryDoors(world),
  ...reviewDoors(world),
  ...manualFileDoors(world),
  ...referralDoors(world),
  ...consoleReferralDoors(world),
]
