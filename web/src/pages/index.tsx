/** Every page by its name, with how it is rendered and what its tab is called. */
import type { ComponentType } from 'preact'
import type { Answers, PageName } from '../answers.ts'
import type { View } from '../view.ts'
import { Accounts } from './accounts.tsx'
import { Agreement } from './agreement.tsx'
import { AskReview } from './ask-review.tsx'
import { Code } from './code.tsx'
import { Console } from './console.tsx'
import { ConsoleEnrolments } from './console-enrolments.tsx'
import { ConsoleEventPage } from './console-event.tsx'
import { ConsoleEvents } from './console-events.tsx'
import { ConsoleHolds } from './console-holds.tsx'
import { ConsoleManualFile } from './console-manual-file.tsx'
import { ConsoleMember } from './console-member.tsx'
import { ConsoleMembers } from './console-members.tsx'
import { ConsoleMoney } from './console-money.tsx'
import { ConsoleNetworks } from './console-networks.tsx'
import { ConsolePayment } from './console-payment.tsx'
import { ConsoleReferrals } from './console-referrals.tsx'
import { ConsoleReview } from './console-review.tsx'
import { Deleting } from './deleting.tsx'
import { Departure } from './departure.tsx'
import { ErrorPage, failureWords } from './error.tsx'
import { Event } from './event.tsx'
import { Events } from './events.tsx'
import { Guide } from './guide.tsx'
import { Help } from './help.tsx'
import { Home } from './home.tsx'
import { How } from './how.tsx'
import { Invited } from './invited.tsx'
import { Landing } from './landing.tsx'
import { More } from './more.tsx'
import { Notifications } from './notifications.tsx'
import { Offline } from './offline.tsx'
import { Payee } from './payee.tsx'
import { Payees } from './payees.tsx'
import { PaymentPage } from './payment.tsx'
import { Payments } from './payments.tsx'
import { PayoutMethod } from './payout-method.tsx'
import { People } from './people.tsx'
import { Policy } from './policy.tsx'
import { Portfolio } from './portfolio.tsx'
import { Privacy } from './privacy.tsx'
import { RecordPage } from './record.tsx'
import { Referrals } from './referrals.tsx'
import { Return } from './return.tsx'
import { Security } from './security.tsx'
import { SignIn } from './sign-in.tsx'
import { SignUp } from './sign-up.tsx'
import { Terms } from './terms.tsx'
import { Upload } from './upload.tsx'
import { Usage } from './usage.tsx'

type Page<P extends PageName> = { show: ComponentType<{ answer: Answers[P] }>; title: (view: View, answer: Answers[P]) => string }

export const pages: { [P in PageName]: Page<P> } = {
  landing: { show: Landing, title: ({ words }) => words.join.title },
  how: { show: How, title: ({ words }) => words.how.title },
  policy: { show: Policy, title: (_view, { title }) => title },
  help: { show: Help, title: ({ words }) => words.help.title },
  more: { show: More, title: ({ words }) => words.nav.moreTitle },
  record: { show: RecordPage, title: ({ words }) => words.record.title },
  terms: { show: Terms, title: (_view, { title }) => title },
  agreement: { show: Agreement, title: (_view, { title }) => title },
  'sign-up': { show: SignUp, title: ({ words }) => words.join.signUpTitle },
  'sign-in': { show: SignIn, title: ({ words }) => words.join.signInTitle },
  code: { show: Code, title: ({ words }) => words.join.codeTitle },
  guide: { show: Guide, title: ({ words }) => words.connect.title },
  return: { show: Return, title: ({ words }) => words.connect.returnTitle },
  home: { show: Home, title: ({ words }) => words.home.title },
  events: { show: Events, title: ({ words }) => words.events.title },
  event: {
    show: Event,
    title: ({ words, format }, { event }) =>
      event.phase === 'live'
        ? words.events.live
        : words.home.eventOf(format(event.zone).longDate(format(event.zone).civilDate(event.startAt))),
  },
  payments: { show: Payments, title: ({ words }) => words.home.payments },
  payment: {
    show: PaymentPage,
    title: ({ words, format }, payment) =>
      payment.state === 'zero'
        ? words.receipt.titleZero
        : payment.state === 'sent' || payment.state === 'received'
          ? words.receipt.title(format().money(payment.cents))
          : words.receipt.titlePending,
  },
  'ask-review': { show: AskReview, title: ({ words }) => words.asked.title },
  accounts: { show: Accounts, title: ({ words }) => words.accounts.title },
  upload: { show: Upload, title: ({ words }) => words.upload.title },
  usage: { show: Usage, title: ({ words }) => words.usage.title },
  portfolio: { show: Portfolio, title: ({ words }) => words.commercial.title },
  payees: { show: Payees, title: ({ words }) => words.commercial.payees.title },
  payee: { show: Payee, title: ({ words }, { payee }) => payee?.label ?? words.commercial.payees.newTitle },
  people: { show: People, title: ({ words }) => words.commercial.people.title },
  invited: { show: Invited, title: ({ words }, { invite }) => (invite ? words.commercial.invited.title : words.commercial.invited.gone) },
  'payout-method': { show: PayoutMethod, title: ({ words }) => words.accounts.payoutTitle },
  offline: { show: Offline, title: ({ words }) => words.offline.title },
  notifications: { show: Notifications, title: ({ words }) => words.notifications.title },
  privacy: { show: Privacy, title: ({ words }) => words.privacy.title },
  deleting: { show: Deleting, title: ({ words }) => words.privacy.deletingTitle },
  departure: { show: Departure, title: ({ words }, { state }) => words.privacy.departureTitle[state] },
  security: { show: Security, title: ({ words }) => words.security.title },
  console: { show: Console, title: ({ words }) => words.staff.overview },
  'console-events': { show: ConsoleEvents, title: ({ words }) => words.staff.title },
  'console-event': {
    show: ConsoleEventPage,
    title: ({ words }, { event }) => `${event.programName} ${event.network} · ${words.staff.title}`,
  },
  'console-payment': {
    show: ConsolePayment,
    title: ({ words }, { payment }) => `${payment.reference} · ${words.staff.title}`,
  },
  'console-members': { show: ConsoleMembers, title: ({ words }) => `${words.asked.console.members} · ${words.staff.title}` },
  'console-member': { show: ConsoleMember, title: ({ words }, { member }) => `${member.name} · ${words.staff.title}` },
  referrals: { show: Referrals, title: ({ words }) => words.referrals.title },
  'console-referrals': { show: ConsoleReferrals, title: ({ words }) => `${words.referring.title} · ${words.staff.title}` },
  'console-holds': { show: ConsoleHolds, title: ({ words }) => `${words.holds.console.title} · ${words.staff.title}` },
  'console-review': { show: ConsoleReview, title: ({ words }) => `${words.review.title} · ${words.staff.title}` },
  'console-manual-file': { show: ConsoleManualFile, title: ({ words }) => `${words.manual.title} · ${words.staff.title}` },
  'console-networks': { show: ConsoleNetworks, title: ({ words }) => `${words.dispatch.networks} · ${words.staff.title}` },
  'console-enrolments': { show: ConsoleEnrolments, title: ({ words }) => `${words.dispatch.enrolments} · ${words.staff.title}` },
  'console-money': { show: ConsoleMoney, title: ({ words }) => `${words.treasury.title} · ${words.staff.title}` },
  error: { show: ErrorPage, title: ({ words }, answer) => failureWords(words, answer)[0] },
}
