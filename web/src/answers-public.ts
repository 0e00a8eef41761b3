/** What anybody can read: how it works, the privacy policy, and the help. */

import type { Form, Payment, Utility } from './answers.ts'
import type { AgreementText } from './answers-agreement.ts'

/** How fast payments of a utility's customers were, by the public record; null where too few were due. */
export type MeasuredSpeed = {
  id: string
  name: string
  measured: { withinDayPermille: number; due: number; p50Minutes: number | null } | null
}

/** `example`: a made-up event, computed by the rules that pay; it has no reference and no document. */
export type HowAnswer = { utilities: Utility[]; speed: MeasuredSpeed[]; example: Payment }

/** A version of the policy, with those before it. */
export type PolicyAnswer = AgreementText & {
  sha256: string
  reviewedByCounsel: boolean
  isCurrent: boolean
  versions: { version: string; from: string }[]
  contact: string | null
}

export type HelpAnswer = {
  query: string
  questions: { id: string; question: string; answer: string[]; links: { path: string; label: string }[] }[]
  terms: { id: string; term: string; meaning: string }[]
  /** An address that people can write to; null where the operator names none. */
  contact: string | null
  /** A question to a person, as it was left. */
  form: Form
  /** Until when an answer is promised to the question that was just sent. */
  answerByOn: string | null
}
