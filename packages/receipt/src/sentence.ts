/** Sentences as codes with what goes into them: the plan decides which ones are said, a catalogue of words how. */

/** The end of a parameter's name tells its unit: `…Cents`, `…Percent`, `…Wh`, `…KW`, `…Rate` ($/kWh), `…Factor`, `…On` (civil date), `…At` (instant), `…Count`. */
export type Sentence = { readonly code: string; readonly with: Readonly<Record<string, string | number>> }

/** Every sentence that can be said, by family, with its parameters. A catalogue has words for each; tests of both sides hold them to this. */
export const sentences = {
  /** Can this change? */
  change: {
    'raise-paid': ['utility', 'smallestCents'],
    'fall-absorbed': ['utility'],
    'fall-offset': ['utility', 'capPercent'],
    'held-until': ['heldCents', 'untilOn'],
    provisional: ['utility'],
    'provisional-hours': ['utility'],
    'correction-stays': [],
    'written-off': ['writtenOffCents'],
    'final-report': ['utility'],
    'final-referral': [],
    'reservation-rest': ['restOn'],
    'reservation-month': ['utility'],
    'reservation-absorbed': [],
    'reservation-offset': ['capPercent'],
    'nothing-owed': [],
    'shortfall-offset': [],
    'not-yet': [],
  },
  /** Who pays what. */
  pays: {
    share: ['utility', 'yourPercent', 'ourPercent'],
    'own-rate': ['yourRate'],
    flat: ['perEventCents'],
    bonus: ['bonusCents'],
    minimum: ['minimumCents'],
    elsewhere: ['elsewhereCents'],
    held: ['heldCents', 'untilOn'],
    absorbed: ['absorbedCents'],
    'owed-later': ['owedCents', 'capPercent'],
    offset: ['offsetCents', 'capPercent', 'leftCents'],
    forgiven: ['forgivenCents'],
    referral: [],
    reservation: ['utility', 'yourPercent', 'ourPercent'],
    'reservation-advance': ['advancePercent'],
    'reservation-together': ['utility'],
    'reservation-absorbed': ['absorbedCents'],
    'reservation-owed': ['owedCents', 'capPercent'],
    'in-advance': ['utility'],
  },
  /** Why $0. */
  zero: {
    'used-more': [],
    'used-same': [],
    'under-a-cent': [],
    'kind-not-paid': ['utility'],
    'left-unpaid': [],
    elsewhere: [],
    absorbed: ['absorbedCents'],
    'owed-later': ['owedCents', 'capPercent'],
    'paid-off': ['forgivenCents'],
    'too-small': ['smallestCents'],
    unchanged: [],
    'all-offset': ['offsetCents'],
    'nothing-delivered': ['utility'],
  },
  /** Why it is not calculated or not sent yet. */
  held: {
    'readings-missing': ['utility', 'missingCount'],
    'history-coming': ['utility'],
    'too-few-days': ['foundCount', 'neededCount'],
    'not-looked': ['utility'],
    review: [],
    'real-time-off': ['utility'],
    'real-time-incomplete': ['utility'],
    'too-few-intervals': ['utility'],
    'not-enrolled': ['utility'],
    'never-came': ['utility'],
    'program-paused': ['utility'],
    'tax-form-needed': ['thresholdCents'],
    'below-minimum': ['untilOn'],
    'below-least': [],
  },
  /** Why it came, or comes, later than promised. */
  late: {
    'not-connected': [],
    'readings-late': ['utility'],
    'history-late': ['utility'],
    'real-time-off': ['utility'],
    'real-time-incomplete': ['utility'],
    'too-few-intervals': ['utility'],
    'not-measured': [],
    'not-booked': [],
    'no-payout-method': [],
    'payee-review': [],
    'program-paused': [],
    'tax-form-needed': [],
    'below-minimum': [],
    'not-submitted': [],
    'rail-silent': [],
    'payment-returned': [],
    'after-connecting': [],
    'utility-report': ['utility'],
  },
  /** Why a payment came back, or was not taken, and what happens next. */
  returned: {
    'payee-not-set-up': [],
    'account-closed': [],
    'account-not-found': [],
    'name-differs': [],
    'method-not-supported': [],
    'amount-not-allowed': [],
    'payee-refused': [],
    'order-canceled': [],
    'link-expired': [],
    'order-failed': [],
    refused: [],
  },
  /** Why an account takes no part. */
  'not-enrolled': {
    'no-program': ['utility'],
    'no-network': ['utility'],
    'network-unknown': ['utility'],
    'exports-energy': [],
    'other-aggregator': [],
    'not-residential': [],
    'excluded-program': ['utility'],
    'sign-agreement': [],
    'share-usage': [],
    'generator-permit': [],
    'thirty-days-of-data': [],
    'too-late': ['startsOn'],
    waiting: ['utility'],
    rejected: ['utility'],
    withdrawn: [],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

export type SentenceFamily = keyof typeof sentences
type CodesOf<F extends SentenceFamily> = keyof (typeof sentences)[F] & string
type ParametersOf<F extends SentenceFamily, C extends CodesOf<F>> = (typeof sentences)[F][C] extends readonly (infer P extends string)[]
  ? P
  : never

/** A sentence with exactly the parameters it needs. */
export const say = <F extends SentenceFamily, C extends CodesOf<F>>(
  family: F,
  code: C,
  parameters: Readonly<Record<ParametersOf<F, C>, string | number>>,
): Sentence => ({ code: `${family}.${code}`, with: parameters })
