/** A way to be paid, as the pages name it. */
import type { Method } from '#payout/method.ts'

export const methodAnswer = (method: Method): { label: string } => ({ label: method.last4 ? `··${method.last4}` : method.kind })
