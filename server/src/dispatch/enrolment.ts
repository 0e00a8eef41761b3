/** Enrolments: which accounts are in which program for a season, how a utility takes them, and why one is not. */
import type { ProgramOption } from '@quickpay/programs'
import type { EnrolmentState } from '#dispatch/enrolment-state.ts'
import type { BaselineMethod } from '#dispatch/pledge.ts'

/** How the accounts of a utility are enrolled, as data. */
export type EnrolmentRule = {
  readonly utilityId: string
  readonly programId: string
  readonly planId: string
  /** Of accounts of businesses. */
  readonly commercialPlanId: string
  /** `at-once`: as soon as the meter is proven, without anybody's answer. `file`: the utility answers a file of ours, line by line. */
  readonly accepts: 'at-once' | 'file'
  /** `season`: the events since the season began count too. `enrolment`: only those from the first day on that the utility names. */
  readonly backPay: 'season' | 'enrolment'
  /** Accounts that gave energy to the grid in these last days are not enrolled for performance pay. */
  readonly exportDays: number
  readonly source: string
}

const file = {
  planId: 'standard',
  commercialPlanId: 'standard-commercial',
  accepts: 'file',
  backPay: 'enrolment',
  exportDays: 60,
  source: 'Smart Usage Rewards: aggregators enrol by a Demand Response Enrollment File',
} as const
const atOnce = {
  planId: 'standard',
  commercialPlanId: 'standard-commercial',
  accepts: 'at-once',
  backPay: 'season',
  exportDays: 60,
  source: 'the sandbox lets the voluntary option be joined at once',
} as const

/** Utilities that are not here enrol nobody. */
export const enrolmentRules: readonly EnrolmentRule[] = [
  { utilityId: 'sandbox-metro', programId: 'coned-csrp', ...atOnce },
  { utilityId: 'sandbox-valley', programId: 'oru-csrp', ...atOnce },
  { utilityId: 'con-edison', programId: 'coned-csrp', ...file },
  { utilityId: 'orange-rockland', programId: 'oru-csrp', ...file },
]
export const ruleOf = (utilityId: string): EnrolmentRule | undefined => enrolmentRules.find((one) => one.utilityId === utilityId)

export type Enrolment = {
  memberId: string
  enrolmentId: string
  accountId: string
  programId: string
  /** The agreed plan, or under the reservation option the one of its family. */
  planId: string
  season: number
  state: EnrolmentState
  option: ProgramOption
  method: BaselineMethod
  /** kW with two places; 0.00 without a pledge. */
  pledgedKW: string
  /** The day from which it takes part, or would. */
  participatesFrom: Temporal.PlainDate
  submittedAt: Temporal.Instant | null
  fileId: string | null
  acceptedAt: Temporal.Instant | null
  answer: { code: string; words: string | null } | null
  agreedAt: Temporal.Instant | null
  generator: 'none' | 'permit-needed' | 'permit-held'
  otherAggregator: boolean
  withdrawnAt: Temporal.Instant | null
  enrolledAt: Temporal.Instant
}

/** Why an account is not enrolled, in order of precedence. */
export type EnrolmentRefusal = {
  readonly code: 'no-program' | 'sign-agreement' | 'no-network' | 'exports-energy'
  readonly words: string
  readonly evidence: Readonly<Record<string, string | number>>
}

/** What is known of an account that may be enrolled. */
export type Applicant = { readonly agreed: boolean; readonly network: string | null; readonly exportsEnergy: boolean }

/** The first reason against enrolling an account, or null. Agreement and network are asked for at once where nobody asks for them later. */
export function enrolmentRefusal(rule: EnrolmentRule | undefined, { agreed, network, exportsEnergy }: Applicant): EnrolmentRefusal | null {
  if (!rule) return { code: 'no-program', words: 'No program of this utility is joined through us.', evidence: {} }
  if (!agreed && rule.accepts === 'at-once')
    return { code: 'sign-agreement', words: 'The member has not accepted the participation agreement.', evidence: {} }
  if (!network && rule.accepts === 'at-once')
    return { code: 'no-network', words: 'The utility has no network on file for this account.', evidence: {} }
  if (exportsEnergy)
    return {
      code: 'exports-energy',
      words: 'The account gives energy to the grid; the utility pays no performance for such accounts.',
      evidence: { days: rule.exportDays },
    }
  return null
}
