/** A utility as the pages know it. */
import type { Utility } from '@quickpay/web/answers'
import type { UtilityProfile } from '#connect/utilities.ts'

export const utilityAnswer = (p: UtilityProfile): Utility => ({
  id: p.id,
  name: p.name,
  zone: p.zone,
  portal: p.portal,
  slowPath: p.slowPath,
})
