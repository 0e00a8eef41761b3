/** The Spanish catalogue. It defines the keys: the English one must have the same. */
import { accounts } from './es/accounts.ts'
import { agreement } from './es/agreement.ts'
import { asked } from './es/asked.ts'
import { codes } from './es/codes.ts'
import { commercial } from './es/commercial.ts'
import { connect } from './es/connect.ts'
import { staff } from './es/console.ts'
import { dispatch } from './es/dispatch.ts'
import { events } from './es/events.ts'
import { health } from './es/health.ts'
import { help } from './es/help.ts'
import { holds } from './es/holds.ts'
import { home } from './es/home.ts'
import { how } from './es/how.ts'
import { join } from './es/join.ts'
import { manual } from './es/manual.ts'
import { nav } from './es/nav.ts'
import { notifications } from './es/notifications.ts'
import { offline } from './es/offline.ts'
import { overview } from './es/overview.ts'
import { privacy } from './es/privacy.ts'
import { receipt } from './es/receipt.ts'
import { record } from './es/record.ts'
import { referrals } from './es/referrals.ts'
import { referring } from './es/referring.ts'
import { review } from './es/review.ts'
import { security } from './es/security.ts'
import { shell } from './es/shell.ts'
import { treasury } from './es/treasury.ts'
import { upload } from './es/upload.ts'
import { usage } from './es/usage.ts'
import { why } from './es/why.ts'

export const es = {
  shell,
  nav,
  help,
  how,
  asked,
  join,
  connect,
  home,
  holds,
  events,
  receipt,
  accounts,
  commercial,
  upload,
  usage,
  health,
  security,
  privacy,
  notifications,
  record,
  agreement,
  staff,
  offline,
  overview,
  dispatch,
  referrals,
  referring,
  manual,
  review,
  treasury,
  codes,
  why,
}
export type Words = typeof es
