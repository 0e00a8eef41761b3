/** Every page and state with an answer to render it from: the Medina household and its neighbours, invented and consistent. */
import { memberPages } from './fixtures/member-pages.ts'
import { moneyPages } from './fixtures/money-pages.ts'
import { outsidePages } from './fixtures/outside-pages.ts'
import type { Fixture } from './fixtures/seen.ts'
import { staffPages } from './fixtures/staff-pages.ts'

export type { Fixture }
export const fixtures: readonly Fixture[] = [...outsidePages, ...memberPages, ...moneyPages, ...staffPages]
