/** When the world fails us: a code, when it is worth trying again, and what was seen. Caught only by the queue and by the HTTP server. */

/** `soon`: seconds; `later`: an hour of domain time, or `evidence.retryAfterSeconds`; `never` and `after-person`: parked until somebody looks. */
export type Retry = 'soon' | 'later' | 'never' | 'after-person'

export class Failure extends Error {
  readonly code: string
  readonly retry: Retry
  readonly evidence: Record<string, string | number>
  constructor(code: string, retry: Retry, words: string, evidence: Record<string, string | number> = {}, cause?: unknown) {
    super(words, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.code = code
    this.retry = retry
    this.evidence = evidence
  }
}
