/** What is held of a member, kind by kind: how much and from when to when, what for, and until when. */
import type { Holding, Kept } from '../answers.ts'
import { useView } from '../view.ts'

/** What is kept longer than the account, and by which rule. */
const RULE: Readonly<Record<string, 'proof' | 'ledger' | 'agreement' | 'texts'>> = {
  readings: 'proof',
  revisions: 'proof',
  events: 'proof',
  consents: 'proof',
  payments: 'ledger',
  agreement: 'agreement',
  telephone: 'texts',
}
const KIND_OF_RULE = { proof: 'payment', ledger: 'payment', agreement: 'agreement', texts: 'texts' } as const

/** "70,080 lecturas", "Nombre y correo": a thing there is one of by nature needs no figure. */
export function useCount(): (kind: string, count: number) => string {
  const { words, format } = useView()
  return (kind, count) => {
    const label = words.privacy.kinds[kind]
    const named = (count === 1 ? label?.one : label?.many) ?? kind
    return kind === 'identity' ? named : `${format().number(count)} ${named}`
  }
}

/** "del 15 jul 2024 al 14 jul 2026"; days are shown as they are, moments as the day they fall on. */
export function useRange(): (holding: Pick<Holding, 'kind' | 'from' | 'to'>) => string | null {
  const { words, format } = useView()
  const f = format()
  const dayOf = (at: string) => f.dayWithYear(at.length === 10 ? at : f.civilDate(at))
  return ({ from, to }) => {
    if (from === null) return null
    const [first, last] = [dayOf(from), to === null ? null : dayOf(to)]
    if (last === null) return words.privacy.since(first)
    return first === last ? words.privacy.onDay(first) : words.privacy.between(first, last)
  }
}

export function Holdings(props: { holdings: Holding[]; kept: Kept[] }) {
  const { words, format } = useView()
  const [count, range, w, f] = [useCount(), useRange(), words.privacy, format()]
  const untilOf = (kind: string): string => {
    const rule = RULE[kind]
    const kept = rule && props.kept.find((one) => one.kind === KIND_OF_RULE[rule])
    return kept ? w.keptFor[rule](kept.years) : (w.kinds[kind]?.until ?? '')
  }
  const detailOf = ({ kind, detail }: Holding): string | null => {
    if (detail === null) return null
    if (kind === 'payments') return f.money(Number(detail))
    return kind === 'telephone' || kind === 'payout-method' ? w.ending(detail) : kind === 'identity' ? detail : null
  }
  return (
    <table class="held">
      <thead>
        <tr>
          <th scope="col">{w.what}</th>
          <th scope="col">{w.why}</th>
          <th scope="col">{w.until}</th>
        </tr>
      </thead>
      <tbody>
        {props.holdings.map((one) => (
          <tr key={one.kind}>
            <th scope="row">
              <b class="num">{count(one.kind, one.count)}</b>
              <span class="hint">{[detailOf(one), range(one)].filter(Boolean).join(' · ')}</span>
            </th>
            <td>{w.kinds[one.kind]?.why}</td>
            <td>{untilOf(one.kind)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The rules behind the dates, each with its source and whether somebody learned in the law has looked. */
export function Sources(props: { kept: Kept[] }) {
  const { words, format } = useView()
  const w = words.privacy
  return (
    <details class="sources">
      <summary>{w.sources}</summary>
      <ul>
        {props.kept.map((one) => (
          <li key={one.kind} class="sm">
            <b>
              {w.keptKinds[one.kind]?.many}: {w.years(format().number(one.years))}
            </b>{' '}
            <span class="m2" lang="en">
              {one.source}
            </span>
          </li>
        ))}
      </ul>
      {props.kept.some((one) => !one.verified) && <p class="sm m2">{w.unverified}</p>}
    </details>
  )
}
