/** What a door is: a route with who may open it, so that one table shows them all and one test walks them. */

import type { Answers, Locale, PageName, Shell } from '@quickpay/web/answers'
import type { Context } from 'hono'
import type { z } from 'zod'
import type { Viewer } from '#members/auth.ts'
import type { DelegateRole, Household, Right } from '#members/delegates/delegate.ts'
import type { Member } from '#members/member.ts'
import { bodyUpTo } from './body.ts'
import { Refusal } from './problem.ts'

export type Variables = {
  /** Set by hono/secure-headers when a nonce is asked for. */
  secureHeadersNonce?: string
  locale: Locale
  /** The path without its language prefix, with the query. */
  path: string
  ip: string
}
export type Ctx = Context<{ Variables: Variables }>

/**
 * Who is at the door. `member` is whose data it is about; `person` is who is signed in: the same, unless the person acts for the member, and then
 * `role` says as what.
 */
export type Guest = { session: Viewer; member: Member; person: Member; role: DelegateRole | null; standing: Standing }
/** Whom the person could act for, and how many accounts the member has. */
export type Standing = { sites: number; households: readonly Household[] }

/** Renders a page, or gives the same answer as JSON to who asks for JSON. */
export type Show = <P extends PageName>(page: P, answer: Answers[P], status?: number) => Promise<Response>

export type Open = { c: Ctx; show: Show; shell: () => Shell; locale: Locale }
export type PublicDoor = { method: 'GET' | 'POST'; path: string; for: 'anyone'; open(o: Open): Promise<Response> }
export type GuardedDoor = {
  method: 'GET' | 'POST'
  path: string
  for: 'member' | 'operator'
  /** What somebody who acts for a member needs to be allowed; without it the door is the owner's alone. */
  needs?: Right
  open(o: Open & { guest: Guest }): Promise<Response>
}
export type Door = PublicDoor | GuardedDoor

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what is left out.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** The text fields of a posted form; files and repeated fields are not among them. At most 50 fields of 10,000 characters count, control characters do not. */
export async function fieldsOf(c: Ctx): Promise<Record<string, string>> {
  const form = await c.req.parseBody()
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(form).slice(0, 50))
    if (typeof value === 'string') fields[name] = value.slice(0, 10_000).replaceAll(CONTROL, '')
  return fields
}

/** A posted JSON document of a known shape, of at most 100 kB; anything else is refused. */
export async function jsonOf<T>(c: Ctx, shape: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) throw new Refusal(415, 'bad-request')
  const body = await bodyUpTo(c.req.raw, 100_000)
  if (!body) throw new Refusal(413, 'bad-request')
  let document: unknown
  try {
    document = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Refusal(400, 'bad-request')
  }
  const read = shape.safeParse(document)
  if (!read.success) throw new Refusal(422, 'bad-request')
  return read.data
}

/** After a form: see the other page with a GET, so that reloading posts nothing again. */
export const see = (path: string, cookies: readonly string[] = []): Response => {
  const headers = new Headers({ location: path })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
