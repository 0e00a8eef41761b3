/** The first page, whoever leads to it. */
import type { Answers, Invitation } from '@quickpay/web/answers'
import type { World } from '../../world.ts'
import { speedOf } from './how.ts'
import { recordAnswer } from './record.ts'
import { utilityAnswer } from './utility.ts'

export async function landingAnswer(world: Pick<World, 'db' | 'utilities'>, invitation: Invitation | null): Promise<Answers['landing']> {
  return {
    utilities: [...world.utilities.values()].map(({ profile }) => utilityAnswer(profile)),
    invitation,
    speed: speedOf(await recordAnswer(world)),
  }
}
