/** What a message says about money, in the receipt's own words and figures: none of it is worked out or worded here. */
import type { Payment } from '@quickpay/web/answers'
import { receiptText, type TextSection } from '@quickpay/web/receipt-text'
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
  /** The equation, the lines, what changed, why it is late, who pays what, whether it can change. */
  readonly blocks: readonly Block[]
}

export function moneyText(told: ToldPayment, locale: Locale): MoneyText {
  const text = receiptText(paymentOf(told), locale)
  return {
    amount: text.amount === null ? null : plain(text.amount),
    heading: plain(text.heading),
    about: stopped(text.about),
    state: stopped(text.state),
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
    proof: null,
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
