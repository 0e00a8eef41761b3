/** The running server: everything its doors and its tasks stand on, made once in `main.ts`. */

import type { KeyObject } from 'node:crypto'
import type { Custodian } from '#connect/outside/custodian.ts'
import type { Utilities } from '#connect/utilities.ts'
import type { Auth } from '#members/auth.ts'
import type { StaffSignIn } from '#members/passkeys.ts'
import type { Mailer } from '#messaging/mailer.ts'
import type { Rail } from '#payout/rail.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import type { Log } from '#platform/log.ts'
import type { Vault } from '#platform/vault.ts'

export type World = {
  db: Db
  clock: Clock
  vault: Vault
  log: Log
  emit: Emit
  auth: Auth
  operators: readonly string[]
  staffSignIn: StaffSignIn
  utilities: Utilities
  custodian: Custodian
  rail: Rail
  mailer: Mailer
  /** Signs receipts. */
  receiptKey: KeyObject
  appUrl: string
}
