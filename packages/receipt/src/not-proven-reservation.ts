/** What neither computing a month of pledged load again nor the published rules can prove, by name: only the signature stands for it. */
import { fits } from './not-proven.ts'

/** Paths of a bundle, written as in `notProven`. */
export const reservationNotProven: readonly { readonly path: string; readonly because: string }[] = [
  { path: 'signature.**', because: 'is checked with the key, not computed' },
  { path: 'network', because: 'a name decides nothing' },
  { path: 'rateClass', because: 'classes with the same rate pay the same' },
  { path: 'events.*.date', because: 'of an event only its month decides' },
  { path: 'events.*.kind', because: 'kinds that are compared alike pay the same' },
  { path: 'events.*.own.calledAt', because: 'decides only where the program compares calls by their time' },
  { path: 'events.*.own.hoursBeforeMidnight', because: 'decides only where the program compares calls by their time' },
  { path: 'events.*.own.hours.*.seconds', because: 'decides only as far as the factor has places' },
  {
    path: 'events.*.own.hours.*.reliefWh',
    because: 'what was saved is proven by the event’s own receipt; here only as far as the factor has places',
  },
  { path: 'together.broughtKW', because: 'what the other accounts brought is the server’s statement' },
  { path: 'payment.reference', because: 'a name decides nothing' },
  { path: 'payment.before.owedCents', because: 'with what was earned, only the difference of both decides' },
  { path: 'payment.before.openCents', because: 'decides only where more is paid than stood' },
  { path: 'payment.otherMonthsOwedCents', because: 'decides only where the plan sets against later payments, and up to its cap' },
  { path: 'payment.postings.*.cause', because: 'a name of a transfer; that the amounts add up is proven' },
  { path: 'payment.postings.*.debit', because: 'where the money came from is the server’s statement' },
  { path: 'payment.postings.*.credit', because: 'where the money went after the member is the server’s statement' },
]

/** Why nothing proves the field at a path; null when something does. */
export function whyNotProvenOfReservation(path: string): string | null {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  return reservationNotProven.find((one) => fits(one.path.split('.'), steps))?.because ?? null
}
