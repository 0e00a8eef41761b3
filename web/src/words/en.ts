/** The English catalogue, with the keys of the Spanish one. */
import { accounts } from './en/accounts.ts'
import { codes } from './en/codes.ts'
import { connect } from './en/connect.ts'
import { staff } from './en/console.ts'
import { dispatch } from './en/dispatch.ts'
import { events } from './en/events.ts'
import { health } from './en/health.ts'
import { home } from './en/home.ts'
import { join } from './en/join.ts'
import { receipt } from './en/receipt.ts'
import { record } from './en/record.ts'
import { review } from './en/review.ts'
import { security } from './en/security.ts'
import { shell } from './en/shell.ts'
import { upload } from './en/upload.ts'
import { why } from './en/why.ts'
import type { Words } from './es.ts'

export const en: Words = {
  shell,
  join,
  connect,
  home,
  events,
  receipt,
  accounts,
  upload,
  health,
  security,
  record,
  staff,
  dispatch,
  review,
  codes,
  why,
}
