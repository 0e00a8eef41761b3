/** The participation agreement: its versions, the hash by which an acceptance names its text, and how a person stands towards the newest. Pure. */
import { createHash } from 'node:crypto'
import { text2026En } from '#members/agreement/text-2026-en.ts'
import { text2026Es } from '#members/agreement/text-2026-es.ts'
import type { Kind, Locale } from '#members/member.ts'

/** Paragraphs under headings, in plain words; the text of a version never changes. */
export type AgreementText = {
  readonly title: string
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
}
export type Agreement = {
  readonly version: string
  readonly from: string
  readonly text: Readonly<Record<Locale, AgreementText>>
  /** Whether a lawyer of the operator has read it; what nobody has says so. */
  readonly reviewedByCounsel: boolean
}

/** Oldest first. */
const agreements: readonly [Agreement, ...Agreement[]] = [
  { version: '2026-1', from: '2026-01-01', text: { es: text2026Es, en: text2026En }, reviewedByCounsel: false },
]
export const currentAgreement: Agreement = agreements.at(-1) ?? agreements[0]

/** A version that somebody accepted is never taken out of the list. */
export function agreementOf(version: string): Agreement {
  const found = agreements.find((one) => one.version === version)
  if (!found) throw new Error(`no agreement of the version ${version}`)
  return found
}

/** SHA-256 of the text as shown: title, headings and paragraphs, a line each. */
export function hashOfText({ title, sections }: AgreementText): string {
  const lines = [title, ...sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs])]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** In what capacity a person accepts; a business needs somebody who may sign for it. */
export type Authority = 'account-holder' | 'holder-permission' | 'authorised-signer'
export const authoritiesOf = (kind: Kind): readonly Authority[] =>
  kind === 'commercial' ? ['authorised-signer'] : ['account-holder', 'holder-permission']

export type Acceptance = {
  readonly memberId: string
  readonly version: string
  readonly locale: Locale
  readonly textSha256: string
  readonly authority: Authority
  readonly signerName: string
  /** What the signer is in the business; null at home. */
  readonly signerTitle: string | null
  readonly acceptedAt: Temporal.Instant
}

export type AcceptanceField = 'version' | 'authority' | 'signerName' | 'signerTitle' | 'agree'
export type AcceptanceError = { readonly field: AcceptanceField; readonly code: 'missing' | 'choose' | 'too-long' | 'newer' }

const LENGTH_MAX = 120

/** Reads the form under the text. `newer` when a version was published while the person read. */
export function readAcceptance(
  values: Readonly<Record<string, string>>,
  kind: Kind,
): Pick<Acceptance, 'authority' | 'signerName' | 'signerTitle'> | { readonly errors: AcceptanceError[] } {
  const errors: AcceptanceError[] = []
  const text = (field: 'signerName' | 'signerTitle'): string => {
    const value = (values[field] ?? '').trim()
    if (value === '') errors.push({ field, code: 'missing' })
    if (value.length > LENGTH_MAX) errors.push({ field, code: 'too-long' })
    return value
  }
  if (values['version'] !== currentAgreement.version) errors.push({ field: 'version', code: 'newer' })
  const authority = authoritiesOf(kind).find((one) => one === values['authority'])
  if (!authority) errors.push({ field: 'authority', code: 'choose' })
  const signerName = text('signerName')
  const signerTitle = kind === 'commercial' ? text('signerTitle') : null
  if (values['agree'] !== 'yes') errors.push({ field: 'agree', code: 'missing' })
  return errors.length > 0 || !authority ? { errors } : { authority, signerName, signerTitle }
}
