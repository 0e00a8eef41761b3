/** The running server: everything its doors and its tasks stand on, made once in `main.ts`. */

import type { KeyObject } from 'node:crypto'
import type { Custodian } from '#connect/outside/custodian.ts'
import type { Utilities } from '#connect/utilities.ts'
import type { Auth } from '#members/auth.ts'
import type { StaffSignIn } from '#members/passkeys.ts'
import type { Mailer } from '#messaging/mailer.ts'
import type { Push } from '#messaging/push/push.ts'
import type { Phone } from '#messaging/sms/phone.ts'
import type { ManualDesk } from '#payout/rails/manual/desk.ts'
import type { Rails } from '#payout/rails/open.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import type { Log } from '#platform/log.ts'
import type { Vault } from '#platform/vault.ts'
import type { RailAccounts } from '#treasury/fetch-statements.ts'

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
  rails: Rails
  /** The folder of the manual rail, for those who take its files to the bank; null when no rule names that rail. */
  manual: ManualDesk | null
  railAccounts: RailAccounts
  mailer: Mailer
  /** Null where no provider of text messages is set up: then none is offered. */
  phone: Phone | null
  /** Notices to devices. */
  push: Push
  /** Signs receipts. */
  receiptKey: KeyObject
  appUrl: string
  /** An address that people can write to; null where the operator names none. */
  contact: string | null
}
