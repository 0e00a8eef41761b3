/** A data custodian as the contract suite meets it: where it is, what it speaks, and which tokens the suite was given. */
import { setTimeout as sleep } from 'node:timers/promises'

export type DialectName = 'con-edison' | 'standard' | 'utilityapi'
export type TokenClass = 'access' | 'client' | 'registration'

/** What the suite has to know of a dialect. */
export type Dialect = {
  /** Con Edison's feed of the last day. */
  realTime: boolean
  startIndex: 'startIndex' | 'start-index'
  /** Whether the bounds of a window choose readings by their own time; otherwise by when they were published. */
  readingTime: boolean
  /** UsageSummary lists that answer only with a window. */
  summaryWindow: boolean
}

export const dialects: Record<DialectName, Dialect> = {
  'con-edison': { realTime: true, startIndex: 'startIndex', readingTime: true, summaryWindow: true },
  standard: { realTime: false, startIndex: 'start-index', readingTime: false, summaryWindow: false },
  utilityapi: { realTime: false, startIndex: 'start-index', readingTime: true, summaryWindow: false },
}

export type Custodian = {
  name: string
  dialect: Dialect
  /** Base of the resources, without a slash at its end. */
  resource: string
  /** What a customer granted; absent parts are skipped. */
  access?: { token: string; resourceURI: string; customerResourceURI: string; authorizationURI: string }
  client?: { token: string; bulkURI: string; customerBulkURI: string }
  registration?: { token: string; applicationURI: string }
  /** A few days that are published, `2026-07-06T04:00:00Z`, and months that hold a bill. */
  days: { from: string; to: string }
  months: { from: string; to: string }
  /** How long a batch may take to be assembled. */
  patienceMs: number
  /** Deviations that are known, as parts of what the schema says; a document with no other violation counts as valid. */
  deviations: readonly { words: string; pattern: RegExp }[]
}

/** Con Edison's kilowatt-hours with decimals, which its documents have and the schema's Int48 has not: the one known deviation. */
export const decimalValues = { words: 'values are decimals', pattern: /}value': .*(Int48|'-?\d+\.\d+')/ }

export type Answer = { status: number; type: string; bytes: Uint8Array<ArrayBuffer>; text: string }

export const windowQuery = ({ from, to }: { from: string; to: string }): string =>
  `published-min=${encodeURIComponent(from)}&published-max=${encodeURIComponent(to)}`

/** Which class of token a resource takes (NAESB ESPI 4.0; the OpenAPI of the Green Button Alliance). */
export function classOf(url: string): TokenClass {
  const path = new URL(url).pathname
  if (/\/ApplicationInformation(\/|$)/.test(path)) return 'registration'
  return /\/(Authorization|ReadServiceStatus|Bulk)(\/|$)/.test(path) ? 'client' : 'access'
}

/** The token of a class, where the suite has it. The client's own stands in for the registration's. */
export const tokenOf = (custodian: Custodian, kind: TokenClass): string | undefined =>
  kind === 'access'
    ? custodian.access?.token
    : kind === 'client'
      ? custodian.client?.token
      : (custodian.registration ?? custodian.client)?.token

/** One request; redirects are not followed, because a token must not go elsewhere. */
export async function ask(url: string, token: string | undefined, method = 'GET'): Promise<Answer> {
  const headers = {
    accept: 'application/atom+xml, application/xml;q=0.9',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await fetch(url, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(120_000) })
  const bytes = await response.bytes()
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes, text: new TextDecoder().decode(bytes) }
}

/** Asks for what may first have to be assembled; the last answer when patience ends. */
export async function askPatiently(custodian: Custodian, url: string, token: string | undefined): Promise<Answer> {
  for (const until = Date.now() + custodian.patienceMs; ; await sleep(Math.min(custodian.patienceMs / 20, 10_000))) {
    const answer = await ask(url, token)
    if (answer.status !== 202 || Date.now() > until) return answer
  }
}

/** The addresses a walk begins with; everything else is named in the answers. */
export function entrances(custodian: Custodian): string[] {
  const { access, client, registration, resource, dialect, days, months } = custodian
  const realTime = (uri: string) => (dialect.realTime && uri !== '' ? [uri.replace(`${resource}/`, `${resource}/RealTime/`)] : [])
  const found: string[] = []
  if (access) {
    found.push(`${resource}/ReadingType`, `${resource}/LocalTimeParameters`)
    if (access.resourceURI !== '') {
      found.push(...[days, months].map((window) => `${access.resourceURI}?${windowQuery(window)}`), ...realTime(access.resourceURI))
      found.push(`${access.resourceURI.replace('/Batch/', '/')}/UsagePoint`)
      if (dialect.realTime) found.push(`${resource}/RealTime/ReadingType`)
    }
    if (access.customerResourceURI !== '') found.push(access.customerResourceURI)
  }
  if (client) {
    found.push(`${resource}/Authorization`, `${resource}/ReadServiceStatus`)
    if (access) found.push(access.authorizationURI)
    if (client.bulkURI !== '') found.push(`${client.bulkURI}?${windowQuery(days)}`, ...realTime(client.bulkURI))
    if (client.customerBulkURI !== '' && client.customerBulkURI !== client.bulkURI) found.push(client.customerBulkURI)
  }
  if (registration) found.push(registration.applicationURI)
  return found
}
