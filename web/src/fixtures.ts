/** Every page and state with an answer to render it from: the Medina household and its neighbours, invented and consistent. */
import { commercialPages } from './fixtures/commercial.ts'
import { memberPages } from './fixtures/member-pages.ts'
import { moneyPages } from './fixtures/money-pages.ts'
import { outsidePages } from './fixtures/outside-pages.ts'
import { privacyPages } from './fixtures/privacy.ts'
import { publicPages } from './fixtures/public.ts'
import type { Fixture } from './fixtures/seen.ts'
import { staffPages } from './fixtures/staff-pages.ts'
import { usagePages } from './fixtures/usage.ts'

export type { Fixture }
export const fixtures: readonly Fixture[] = [
  ...outsidePages,
  ...publicPages,
  ...memberPages,
  ...usagePages,
  ...commercialPages,
  ...moneyPages,
  ...privacyPages,
  ...staffPages,
]
