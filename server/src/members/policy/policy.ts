/** The privacy policy: its versions as dated data. What was in force once stays readable, and each text is named by its hash. Pure. */
import { type AgreementText, hashOfText } from '#members/agreement/agreement.ts'
import type { Locale } from '#members/member.ts'
import { policy2026En } from '#members/policy/text-2026-en.ts'
import { policy2026Es } from '#members/policy/text-2026-es.ts'

export type Policy = {
  readonly version: string
  readonly from: string
  readonly text: Readonly<Record<Locale, AgreementText>>
  /** Whether a lawyer of the operator has read it; what nobody has says so. */
  readonly reviewedByCounsel: boolean
}

/** Oldest first. A version that was published is never taken out of the list, and its text never changes. */
export const policies: readonly [Policy, ...Policy[]] = [
  { version: '2026-1', from: '2026-01-01', text: { es: policy2026Es, en: policy2026En }, reviewedByCounsel: false },
]
export const currentPolicy: Policy = policies.at(-1) ?? policies[0]

/** Null of a version that was never published. */
export const policyOf = (version: string): Policy | null => policies.find((one) => one.version === version) ?? null

export const hashOfPolicy = ({ text }: Policy, locale: Locale): string => hashOfText(text[locale])
