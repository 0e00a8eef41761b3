/** What a utility tells a third party of besides data: an Authorization or its registration that changed (ESPI function block 39), where its dialect does. */
import { writeBatchList } from '@quickpay/green-button'
import type { UtilityId } from '../admin/admin-json.ts'
import { dialects, espiPath } from '../dialects.ts'
import { enqueueNotification } from '../outgoing.ts'
import type { World } from '../world.ts'

const announce = (world: World, utility: UtilityId, path: string, household?: string) =>
  enqueueNotification(world, utility, writeBatchList([`${world.url}${espiPath(utility)}/resource/${path}`]), Date.now(), household)

/** A permit came into force, was narrowed or ended. */
export function announceAuthorization(
  world: World,
  { utility, id, household }: { utility: UtilityId; id: string; household: string },
): void {
  if (dialects[utility].announces.includes('authorization')) announce(world, utility, `Authorization/${id}`, household)
}

/** The registration changed; `id` is that of the ApplicationInformation. */
export function announceApplication(world: World, utility: UtilityId, id: string): void {
  if (dialects[utility].announces.includes('application')) announce(world, utility, `ApplicationInformation/${id}`)
}
