/** The English catalogue, with the keys of the Spanish one. */
import { accounts } from './en/accounts.ts'
import { agreement } from './en/agreement.ts'
import { asked } from './en/asked.ts'
import { codes } from './en/codes.ts'
import { commercial } from './en/commercial.ts'
import { connect } from './en/connect.ts'
import { staff } from './en/console.ts'
import { dispatch } from './en/dispatch.ts'
import { events } from './en/events.ts'
import { health } from './en/health.ts'
import { help } from './en/help.ts'
import { holds } from './en/holds.ts'
import { home } from './en/home.ts'
import { how } from './en/how.ts'
import { join } from './en/join.ts'
import { manual } from './en/manual.ts'
import { nav } from './en/nav.ts'
import { notifications } from './en/notifications.ts'
import { offline } from './en/offline.ts'
import { overview } from './en/overview.ts'
import { privacy } from './en/privacy.ts'
import { receipt } from './en/receipt.ts'
import { record } from './en/record.ts'
import { referrals } from './en/referrals.ts'
import { referring } from './en/referring.ts'
import { review } from './en/review.ts'
import { security } from './en/security.ts'
import { shell } from './en/shell.ts'
import { treasury } from './en/treasury.ts'
import { upload } from './en/upload.ts'
import { usage } from './en/usage.ts'
import { why } from './en/why.ts'
import type { Words } from './es.ts'

export const en: Words = {
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
