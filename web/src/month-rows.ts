/** A month of pledged load as rows: from the pledge to the person's part of it, and from there to this payment. Formats only. */
import type { Payment } from './answers.ts'
import type { Format } from './format.ts'
import type { TextRow } from './receipt-text.ts'
import { fill } from './sentence.ts'
import type { Words } from './words/index.ts'

export function monthRows(payment: Payment, words: Words, f: Format): TextRow[] {
  const { reservation: month, lines } = payment.why
  if (!month) return []
  const w = words.why
  const utility = payment.account?.utility.name ?? ''
  const from = (w.factorFrom as Readonly<Record<string, string>>)[month.basis]
  const events = month.events.length > 1 ? month.events : []
  const together = month.together && Number(month.together.pledgedKW) !== Number(month.pledgedKW) ? month.together : null
  const all = together && fill(w.allAccounts, { utility, pledged: f.kW(Number(together.pledgedKW)) }, f)
  return [
    { label: `${w.pledged} (${month.network})`, value: f.kW(Number(month.pledgedKW)) },
    { label: [w.perKW, month.steppedUp && w.steppedUp].filter(Boolean).join(', '), value: `× ${f.rate(month.dollarsPerKWMonth)}` },
    ...events.map((event) => ({ label: f.longDate(event.date), value: f.factor(event.factor) })),
    { label: [w.delivered, from].filter(Boolean).join(', '), value: `× ${f.factor(month.factor)}` },
    ...(together && all ? [{ label: all, value: f.money(together.cents) }] : []),
    { label: fill(together ? w.accountPart : w.accountMoney, { utility }, f), value: `= ${f.money(month.accountCents)}` },
    ...lines.map((line) => ({
      label: line.code === 'reservation' ? words.receipt.yourShare(f.percent(month.yourPercent)) : w.lines[line.code],
      value: f.money(line.cents),
    })),
  ]
}

/** "Por la potencia que ofreció, julio". */
export const pledgedFor = ({ why, month }: Pick<Payment, 'why' | 'month'>, words: Words, f: Format): string => {
  const of = why.reservation?.month ?? month
  return of ? `${words.why.lines.reservation}, ${f.monthOf(of)}` : words.why.lines.reservation
}
