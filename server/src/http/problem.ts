/** Errors at the door: a page for people, RFC 9457 for programs, a reference for both, and never a stack trace. */
import { HTTPException } from 'hono/http-exception'
import { Failure } from '#platform/failure.ts'
import { newId } from '#platform/ids.ts'

export type Problem = { status: number; code: string; reference: string; detail: string | null }

/** A refusal that a door throws: its code is worded by the pages. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, detail?: string) {
    super(detail ?? code)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }
}

export const notFound = (): Refusal => new Refusal(404, 'not-found')

/** What may be said about an error outside. */
export function problemOf(error: unknown): Problem {
  const reference = newId('err').slice(-12)
  if (error instanceof Refusal)
    return { status: error.status, code: error.code, reference, detail: error.message === error.code ? null : error.message }
  if (error instanceof HTTPException && error.status < 500)
    return { status: error.status, code: error.status === 403 ? 'other-site' : 'bad-request', reference, detail: null }
  if (error instanceof Failure) return { status: 503, code: 'try-again', reference, detail: null }
  return { status: 500, code: 'unexpected', reference, detail: null }
}

export const problemJson = (p: Problem): Response =>
  new Response(
    JSON.stringify({
      type: `urn:quickpay:problem:${p.code}`,
      title: p.code,
      status: p.status,
      detail: p.detail ?? undefined,
      reference: p.reference,
    }),
    {
      status: p.status,
      headers: { 'content-type': 'application/problem+json' },
    },
  )
