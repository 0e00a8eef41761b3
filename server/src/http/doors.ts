/** Every door of the server, in one table. */
import type { Queue } from '#platform/queue.ts'
import type { World } from '../world.ts'
import type { Door } from './door.ts'
import { connectDoors } from './doors-connect.ts'
import { consoleDoors } from './doors-console.ts'
import { enrolmentDoors } from './doors-enrolment.ts'
import { memberDoors } from './doors-member.ts'
import { publicDoors } from './doors-public.ts'
import { reviewDoors } from './doors-review.ts'
import { securityDoors } from './doors-security.ts'
import { uploadDoors } from './doors-upload.ts'

export const doors = (world: World, queue: Queue): readonly Door[] => [
  ...publicDoors(world),
  ...securityDoors(world),
  ...connectDoors(world),
  ...memberDoors(world),
  ...uploadDoors(world),
  ...consoleDoors(world, queue),
  ...enrolmentDoors(world),
  ...reviewDoors(world),
]
