/** Enrolments: which accounts are in which program for a season, and why one is not. */

/** How the accounts of a utility are enrolled, as data. */
export type EnrolmentRule = {
  readonly utilityId: string
  readonly programId: string
  readonly planId: string
  /** `season`: the events since the season began count too. `enrolment`: only those from that day on. */
  readonly backPay: 'season' | 'enrolment'
  /** Accounts that gave energy to the grid in these last days are not enrolled for performance pay. */
  readonly exportDays: number
  readonly source: string
}

/** Utilities that are not here enrol nobody by themselves: their program wants an enrolment file first. */
export const enrolmentRules: readonly EnrolmentRule[] = [
  {
    utilityId: 'sandbox-metro',
    programId: 'coned-csrp',
    planId: 'standard',
    backPay: 'season',
    exportDays: 60,
    source: 'the sandbox lets the voluntary option be joined at once',
  },
  {
    utilityId: 'sandbox-valley',
    programId: 'oru-csrp',
    planId: 'standard',
    backPay: 'season',
    exportDays: 60,
    source: 'the sandbox lets the voluntary option be joined at once',
  },
]

export type Enrolment = {
  memberId: string
  enrolmentId: string
  accountId: string
  programId: string
  planId: string
  season: number
  network: string
  participatesFrom: Temporal.PlainDate
  withdrawnAt: Temporal.Instant | null
  enrolledAt: Temporal.Instant
}

/** Why an account is not enrolled, in order of precedence. */
export type EnrolmentRefusal = {
  readonly code: 'no-program' | 'no-network' | 'exports-energy'
  readonly words: string
  readonly evidence: Readonly<Record<string, string | number>>
}

/** The first reason against enrolling an account, or null. */
export function enrolmentRefusal(
  rule: EnrolmentRule | undefined,
  network: { readonly network: string } | null,
  exportsEnergy: boolean,
): EnrolmentRefusal | null {
  if (!rule) return { code: 'no-program', words: 'No program of this utility is joined by itself.', evidence: {} }
  if (!network) return { code: 'no-network', words: 'The utility has no network on file for this account.', evidence: {} }
  if (exportsEnergy)
    return {
      code: 'exports-energy',
      words: 'The account gives energy to the grid; the utility pays no performance for such accounts.',
      evidence: { days: rule.exportDays },
    }
  return null
}
