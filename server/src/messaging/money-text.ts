/** What a message says about money, in the receipt's own words and figures: none of it is worked out or worded here. */
import type { Payment } from '@quickpay/web/answers'
import { answerText, receiptText, type TextSection } from '@quickpay/web/receipt-text'
import { type Block, type Locale, plain } from '#messaging/format.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'

export type MoneyText = {
  /** Null while nothing is worked out. */
  readonly amount: string | null
  readonly heading: string
  /** What it is for and whose it is. */
  readonly about: string
  /** Where it is, and why it is nothing or not there yet. */
  readonly state: string
  /** Why the promise was not kept; null where it was. */
  readonly late: string | null
  /** Why it came back and what happens next; null where it did not. */
  readonly returned: string | null
  /** The equation, the lines, what changed, why it is late, who pays what, whether it can change. */
  readonly blocks: readonly Block[]
}

export function moneyText(told: ToldPayment, locale: Locale): MoneyText {
  const text = receiptText(paymentOf(told), locale)
  // What was told before reasons were kept apart has none.
  const returned = told.why.whyReturned ? answerText(told.why.whyReturned, locale) : null
  const late = told.why.whyLate && answerText(told.why.whyLate, locale)
  return {
    amount: text.amount === null ? null : plain(text.amount),
    heading: plain(text.heading),
    about: stopped(text.about),
    state: stopped(text.state),
    late: late === null ? null : plain(late),
    returned: returned === null ? null : plain(returned),
    blocks: text.sections.flatMap(blocksOf),
  }
}

const stopped = (text: string): string => plain(/[.?]$/.test(text) || text === '' ? text : `${text}.`)

function blocksOf({ title, text, rows, table }: TextSection): Block[] {
  const said = rows.map(({ label, value }) => ({ label: plain(label), value: plain(value) }))
  // Of a table, each row's columns are named, since a mail has no room for columns.
  const compared = (table?.rows ?? []).flatMap(([label = '', ...values]) =>
    values.map((value, i) => ({ label: plain(`${label} (${table?.head[i + 1] ?? ''})`), value: plain(value) })),
  )
  return [{ title: plain(title), text: text.map(plain), rows: [...said, ...compared] }]
}

/** What no line of the text reads is left empty: a message has no chart, no clock of steps and no proof of its own. */
function paymentOf({ id, state, utilityName, accountLabel, event, why }: ToldPayment): Payment {
  const nothing = {
    eventDate: null,
    savedWh: null,
    hoursToPay: null,
    method: null,
    promisedBy: null,
    methodNeeded: false,
    hold: null,
    together: null,
    proof: null,
    referral: null,
    reference: '',
    pdfUrl: '',
  }
  const account: Payment['account'] = {
    ...{ id: '', nickname: null, kind: 'residential', accountEnding: null, address: null },
    utility: { id: '', name: utilityName, slowPath: 'weeks' },
    connection: { is: 'none' },
    enrolment: { is: 'pending' },
  }
  return { ...nothing, id, state, accountLabel, event, why, kind: why.kind, cents: why.cents, account, intervals: [], timeline: [] }
}
