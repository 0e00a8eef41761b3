/** The certificate of a deletion as plain text in order, for the page and for the PDF. Formats only; it names nobody. */
import type { DepartureAnswer, Locale } from './answers.ts'
import { formatIn, tags } from './format.ts'
import type { ReceiptText, TextSection } from './receipt-text.ts'
import { catalogues } from './words/index.ts'

export function certificateText(answer: DepartureAnswer, locale: Locale): ReceiptText {
  const words = catalogues[locale]
  const [w, f] = [words.privacy, formatIn(locale)]
  const dayOf = (at: string) => f.dayWithYear(f.civilDate(at))
  const named = (label: { one: string; many: string } | undefined, kind: string, count: number) =>
    `${f.number(count)} ${(count === 1 ? label?.one : label?.many) ?? kind}`
  const section = (title: string, rest: Partial<TextSection>): TextSection => ({ title, text: [], rows: [], table: null, ...rest })
  const facts = [
    { label: w.facts.reference, value: answer.reference },
    { label: w.facts.asked, value: dayOf(answer.askedAt) },
    answer.leftAt ? { label: w.facts.gone, value: dayOf(answer.leftAt) } : { label: w.facts.by, value: dayOf(answer.settleByAt) },
    ...(answer.owedCents > 0 ? [{ label: w.facts.owed, value: f.money(answer.owedCents) }] : []),
  ]
  const owed = answer.owedCents > 0 ? [w.owed(f.money(answer.owedCents), answer.reference)] : []
  const portals = answer.portals.length > 0 ? [w.portals(f.list(answer.portals))] : []
  const removed = answer.removed.map((one) => named(w.kinds[one.kind], one.kind, one.count))
  const kept = answer.kept.map(({ kind, count, untilAt }) => ({
    label: named(w.keptKinds[kind], kind, count),
    value: w.keptUntil(dayOf(untilAt)),
  }))
  const gone = answer.state === 'gone'
  return {
    language: tags[locale],
    title: `${w.certificate} · ${answer.reference}`,
    heading: w.departureTitle[answer.state],
    amount: null,
    about: w.departureLead[answer.state],
    state: w.facts.reference,
    sections: [
      section(w.certificate, { rows: facts, text: [...owed, ...portals] }),
      ...(gone ? [section(w.removedTitle, { text: [f.list(removed)] })] : []),
      ...(gone ? [section(w.keptTitle, { rows: kept, text: kept.length > 0 ? [w.staysSealed, w.staysLedger] : [w.keptNothing] })] : []),
    ],
    proofTitle: w.certificate,
    verify: '',
    page: (number, of) => w.pageOf(answer.reference, f.number(number), f.number(of)),
  }
}
