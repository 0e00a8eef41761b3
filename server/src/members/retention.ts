/** How long what is kept of somebody who left is kept: dated decisions with their source. Nobody learned in the law has confirmed them yet. */

export type ProofKind = 'payment' | 'agreement' | 'texts' | 'payee'
export type Retention = {
  readonly kind: ProofKind
  /** Counted from the payment, or from the day the member leaves. */
  readonly years: number
  readonly from: Temporal.PlainDate
  readonly source: string
  readonly verified: boolean
}

const from = Temporal.PlainDate.from('2026-01-01')
export const retentions: readonly Retention[] = [
  {
    kind: 'payment',
    years: 7,
    from,
    source:
      'New York CPLR 213(2): six years to sue on a contract; IRS Publication 583: records for as long as a return may be questioned, up to seven years',
    verified: false,
  },
  {
    kind: 'agreement',
    years: 7,
    from,
    source: 'New York CPLR 213(2): six years to sue on a contract, and the year in which the last payment is made',
    verified: false,
  },
  {
    kind: 'texts',
    years: 5,
    from,
    source: '16 CFR 310.5: five years of records of consent; 28 U.S.C. 1658(a): four years to sue under 47 U.S.C. 227',
    verified: false,
  },
  {
    kind: 'payee',
    years: 7,
    from,
    source: 'IRS General Instructions for Certain Information Returns: four years; kept beside the payments it belongs to',
    verified: false,
  },
]

/** The rule in force on a day; the newest counts. */
export function retentionOf(kind: ProofKind, on: Temporal.PlainDate): Retention {
  const known = retentions.filter((one) => one.kind === kind && Temporal.PlainDate.compare(one.from, on) <= 0)
  const newest = known.sort((a, b) => Temporal.PlainDate.compare(b.from, a.from))[0]
  if (!newest) throw new Error(`no retention of ${kind} on ${on}`)
  return newest
}

/** Until when a proof is kept whose time begins at `since`. */
export function keptUntil(kind: ProofKind, since: Temporal.Instant, zone: string): Temporal.Instant {
  const day = since.toZonedDateTimeISO(zone)
  return day.add({ years: retentionOf(kind, day.toPlainDate()).years }).toInstant()
}
