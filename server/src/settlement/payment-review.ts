/** A customer's request to have a payment looked at by a person: what was asked, by when it is answered, and what came of it. Pure. */

/** `stands`: it is right as it is. `changes`: it will be computed again, by a correction of its own. `explained`: there was nothing to change but the words. */
export const reviewOutcomes = ['stands', 'changes', 'explained'] as const
export type ReviewOutcome = (typeof reviewOutcomes)[number]

export type PaymentReview = {
  readonly memberId: string
  readonly reviewId: string
  /** What people call it by: R-7F3A-21C0. */
  readonly reference: string
  /** What the payment's address names. */
  readonly paymentId: string
  readonly words: string
  readonly askedAt: Temporal.Instant
  readonly answerByAt: Temporal.Instant
  /** Null while a person has not answered. */
  readonly answered: { readonly at: Temporal.Instant; readonly by: string; readonly outcome: ReviewOutcome; readonly answer: string } | null
}

type Wrong = { readonly field: string; readonly code: 'missing' | 'too-long' | 'choose' }
const WORDS_MAX = 2000

/** What does not add up, in the customer's words. */
export function readAsking(values: Readonly<Record<string, string>>): { readonly words: string } | { readonly errors: Wrong[] } {
  const words = (values['words'] ?? '').trim()
  if (words === '') return { errors: [{ field: 'words', code: 'missing' }] }
  return words.length > WORDS_MAX ? { errors: [{ field: 'words', code: 'too-long' }] } : { words }
}

/** What a person found, as the customer will read it. */
export function readAnswering(
  values: Readonly<Record<string, string>>,
): { readonly outcome: ReviewOutcome; readonly answer: string } | { readonly errors: Wrong[] } {
  const errors: Wrong[] = []
  const outcome = reviewOutcomes.find((one) => one === values['outcome'])
  const answer = (values['answer'] ?? '').trim()
  if (!outcome) errors.push({ field: 'outcome', code: 'choose' })
  if (answer === '') errors.push({ field: 'answer', code: 'missing' })
  if (answer.length > WORDS_MAX) errors.push({ field: 'answer', code: 'too-long' })
  return outcome && errors.length === 0 ? { outcome, answer } : { errors }
}

/** Eight signs of its own id, which are drawn by chance. */
export function reviewReference(reviewId: string): string {
  const plain = reviewId.replaceAll('-', '').slice(-8).toUpperCase()
  return `R-${plain.slice(0, 4)}-${plain.slice(4)}`
}
