/** The participation agreement, to read and to accept. */
import type { Form } from './answers.ts'

export type AgreementText = { version: string; from: string; title: string; sections: { heading: string; paragraphs: string[] }[] }

/** `accepted` is the newest version that the person accepted, which may be an older one. */
export type AgreementAnswer = AgreementText & {
  kind: 'residential' | 'commercial'
  businessName: string | null
  authorities: string[]
  accepted: { version: string; at: string } | null
  /** Where to go on to. */
  next: string
  form: Form
}
