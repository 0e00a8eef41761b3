/** Every message in English. */
import type { Variant } from '@quickpay/receipt'
import { NEW_YORK } from '@quickpay/units'
import { day, dollars, list, mail, moment } from '#messaging/format.ts'
import { moneyText } from '#messaging/money-text.ts'
import type { Catalogue } from '#messaging/words/es.ts'
import { events } from '#messaging/words/events-en.ts'
import { security } from '#messaging/words/security-en.ts'
import type { MethodChoice } from '#payout/method.ts'

const L = 'en'
const methods = { 'debit-card': 'debit card', bank: 'bank account', 'gift-card': 'gift card', donation: 'donation' }
const methodLabel = ({ kind, last4 }: MethodChoice): string => `${methods[kind]}${last4 ? ` ··${last4}` : ''}`

export const en: Catalogue = {
  'sign-in-code': (p) =>
    mail(`${p.code} is your QuickPayConnect code`, [
      `Your code is ${p.code}. It works for 10 minutes.`,
      'If you did not ask for it, do nothing: nobody can sign in without the code.',
    ]),

  ...events,
  paid: ({ payment }) => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    const subjects: Partial<Record<Variant, string>> = {
      provisional: `Provisional payment: ${amount}`,
      correction: `We paid you ${amount} more`,
      released: `We paid you the ${amount} that waited`,
    }
    const button = { label: `Why ${amount}`, path: `/payments/${payment.id}` }
    return mail(subjects[payment.why.variant] ?? `We paid you ${amount}`, [told.about, told.state], button, told.blocks)
  },

  zero: ({ payment }) => {
    const told = moneyText(payment, L)
    const date = payment.event ? `: event of ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    const button = { label: 'See the calculation', path: `/payments/${payment.id}` }
    return mail(`${told.heading}${date}`, [told.state, told.about], button, told.blocks)
  },

  'link-ready': ({ payment }) => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    const button = { label: 'Collect my payment', path: `/payments/${payment.id}` }
    return mail(
      `Your ${amount} are ready to collect`,
      [
        'Your payment lies ready at the payment service. Open your payment’s page and collect it; until you do, it stays yours.',
        told.about,
      ],
      button,
      told.blocks,
    )
  },

  'payout-returned': ({ payment, wasSent, isOurs }) => {
    const told = moneyText(payment, L)
    const amount = told.amount ?? ''
    return mail(
      wasSent ? `Your bank returned ${amount}` : `We could not send ${amount}`,
      [
        wasSent ? 'Your bank returned the payment. Your money is here.' : 'We could not send the payment. Your money is here.',
        told.returned ?? 'Check your details and we’ll send it again.',
        told.about,
      ],
      [
        ...(isOurs ? [] : [{ label: 'Check your details', path: '/payout-method' }]),
        { label: `Why ${amount}`, path: `/payments/${payment.id}` },
      ],
      told.blocks,
    )
  },

  held: ({ payment }) => {
    const told = moneyText(payment, L)
    const date = payment.event ? ` for the event of ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    return mail(
      `Your payment${date} is waiting`,
      [told.state, 'It is yours and is not lost.', told.about],
      [
        ...(payment.state === 'waiting-for-you' ? [{ label: 'Choose how to get paid', path: '/payout-method' }] : []),
        { label: 'See the payment', path: `/payments/${payment.id}` },
      ],
      told.blocks,
    )
  },

  late: ({ payment, page, payoutMethod }) => {
    const told = moneyText(payment, L)
    const date = payment.event ? ` for the event of ${day(payment.event.startAt, payment.event.zone, L)}` : ''
    return mail(
      `Your payment${date} is late`,
      [
        'We promised this payment within a day and it did not leave in time. It is under way: we write as soon as it leaves.',
        told.about,
        told.state,
      ],
      [
        ...(payoutMethod ? [{ label: 'Choose how to get paid', path: '/payout-method' }] : []),
        { label: 'See where it stands', path: page },
      ],
      told.blocks,
    )
  },

  ...security,

  'method-changing': (p) =>
    mail(
      'Your payout method is about to change',
      [
        `New payout method${p.payee ? ` of “${p.payee}”` : ''}: ${methodLabel(p.to)}. It counts from ${moment(p.countsFromAt, NEW_YORK, L)}.`,
        p.until ? `Until then we pay you as before: ${methodLabel(p.until)}.` : 'What we owe you waits until then: nothing is lost.',
        'If it was not you, choose the method from before again and nothing changes. Then tell us.',
      ],
      { label: 'See my payout method', path: p.payee ? '/payees' : '/payout-method' },
    ),

  'payee-changing': (p) =>
    mail(
      'A site’s money is about to go to another payee',
      [
        `From ${moment(p.countsFromAt, NEW_YORK, L)} payments for ${p.site} go to ${p.to ?? 'your main payout method'}.`,
        `Until then they go as before, to ${p.until ?? 'your main payout method'}.`,
        'If it was not you, choose the payee from before again and nothing changes. Then tell us.',
      ],
      { label: 'See who is paid', path: '/payees' },
    ),

  'people-invite': (p) =>
    mail(
      `${p.from} invites you to help with their account`,
      [
        `${p.from} uses QuickPayConnect and would like you to have access.`,
        {
          viewer: 'You will see usage, events and payments. You cannot change anything.',
          bookkeeper: 'You will see payments with their receipts and can download them. You cannot connect accounts or leave events.',
          manager: 'You can connect accounts and leave events. You cannot change who is paid or invite anybody.',
        }[p.role],
        'The link works once, for 7 days, and only with this e-mail address. If you do not know who invites you, do nothing.',
      ],
      { label: 'See the invitation', path: p.path },
    ),

  'agreement-accepted': (p) =>
    mail(
      'Your copy of the participation agreement',
      [`${p.signerName} accepted version ${p.version} on ${moment(p.acceptedAt, NEW_YORK, L)}. Keep this e-mail: it is your copy.`],
      { label: 'Read it on the page', path: '/terms' },
      p.sections.map(({ heading, paragraphs }) => ({ title: heading, text: paragraphs, rows: [] })),
    ),

  'tax-form': (p) =>
    mail(
      'We need your W-9 form',
      [
        `${p.nearly ? 'What we pay you this year is getting near' : 'Should what we pay you this year reach'} ${dollars(p.thresholdCents, L)}: from there on the law asks us for a W-9 form before we go on paying you (${p.year}).`,
        'If it is not there in time, your money waits in your name and leaves whole as soon as we have it.',
        'Write to us and we tell you how to hand it in safely. Never send your Social Security number by e-mail.',
      ],
      { label: 'See your payments', path: '/payments' },
    ),

  'friend-connected': (p) =>
    mail(
      `${p.firstName} turned on QuickPayConnect: ${dollars(p.cents, L)} for you`,
      [
        `${p.firstName} turned on QuickPayConnect with your link. We pay you ${dollars(p.cents, L)} within a day, by ${moment(p.byAt, NEW_YORK, L)} at the latest.`,
        p.needsMethod ? 'Please choose how to be paid.' : 'You do not have to do anything.',
      ],
      p.needsMethod ? { label: 'Choose how to get paid', path: '/payout-method' } : { label: 'See your referrals', path: '/referrals' },
    ),

  connected: (p) =>
    mail(
      `${p.utilityName}: connection ready`,
      [
        `The connection with ${p.utilityName} is ready. We are loading your history of readings.`,
        'We tell you before each event and pay you within a day. You can stop sharing whenever you want.',
      ],
      { label: 'See your usage', path: '/home' },
    ),

  'connection-partial': (p) =>
    mail(
      `Almost there: one step is missing at ${p.utilityName}`,
      [
        ...(p.labels.length > 0
          ? [
              `Almost there: ${p.labels.length === 1 ? 'one thing is' : `${p.labels.length} things are`} missing. In the portal, check ${list(p.labels, L)} too, then come back.`,
            ]
          : []),
        ...(p.otherAccount ? ['The account you shared is not the one we have on file. Choose the one on file in the portal.'] : []),
        'Nothing is lost in the meantime.',
      ],
      { label: 'Complete the connection', path: `/connect/${p.utilityId}` },
    ),

  'connection-ended': (p) =>
    mail(
      `${p.utilityName}: the connection ended`,
      [
        p.because === 'expired'
          ? `The term of your authorization with ${p.utilityName} is over, and no more readings reach us.`
          : `${p.utilityName} no longer gives us your readings: the authorization ended there.`,
        'What you have earned is still paid. To keep being paid within a day, connect the account again: it takes about 3 minutes.',
      ],
      { label: 'Connect again', path: `/connect/${p.utilityId}` },
    ),

  'sharing-stopped': (p) =>
    mail(
      `${p.utilityName}: you stopped sharing`,
      [
        `We no longer ask ${p.utilityName} for your readings and have deleted the keys we held. Finished events are still paid.`,
        p.atPortal
          ? `One step is left that only you can do: sign in to your account at ${p.utilityName} and stop sharing with QuickPayConnect there.`
          : `We have also asked ${p.utilityName} to end the authorization. There is nothing else you need to do.`,
      ],
      { label: 'See your accounts', path: '/accounts' },
    ),

  'review-answered': (p) => {
    const told = p.payment && moneyText(p.payment, L)
    const lead = {
      stands: 'A person on our team reviewed it: the payment is right as it is.',
      changes:
        'A person on our team reviewed it: the payment will be calculated again. If it comes out higher, we pay you the difference separately.',
      explained: 'A person on our team reviewed it and explains the calculation to you.',
    }
    return mail(
      `Answer to your review ${p.reference}`,
      [lead[p.outcome], p.answer, told ? told.about : ''],
      { label: 'See the payment and the answer', path: `/payments/${p.paymentId}` },
      told?.blocks ?? [],
    )
  },

  'payment-explained': ({ payment }) => {
    const told = moneyText(payment, L)
    return mail(
      told.amount === null ? told.heading : `How your payment of ${told.amount} was calculated`,
      ['You asked us about this payment. This is the full calculation.', told.about, told.state],
      { label: 'See every reading', path: `/payments/${payment.id}` },
      told.blocks,
    )
  },

  'account-leaving': (p) =>
    mail(
      `We are deleting your account (${p.reference})`,
      [
        'You asked us to delete your account. Your sessions are closed and you can no longer sign in to it.',
        `First we pay what you have earned. Then we delete the rest, by ${day(p.byAt, NEW_YORK, L)} at the latest.`,
        `If this was not you, tell us today from the help page with reference ${p.reference}.`,
      ],
      { label: 'See how it is going', path: p.path },
    ),

  'account-deleted': (p) =>
    mail(
      `Your account is deleted (${p.reference})`,
      [
        'We deleted your account. The certificate says what we deleted, what is kept sealed because it proves a payment, and until when.',
        'Keep this email: the address of the certificate is nowhere else. We no longer have your email and will not write again.',
      ],
      { label: 'See the certificate', path: p.path },
    ),

  'history-ready': (p) =>
    mail(
      `${p.days} days of readings: your history is ready`,
      [`We have ${p.days} days of readings from ${p.utilityName}. From them we work out your usual usage for each event.`],
      { label: 'See your usage', path: '/home' },
    ),
}
