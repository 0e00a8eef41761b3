/** Walks a custodian from its entrances along every link it names, as far as there are tokens, and keeps what it answered. */

import { type Answer, askPatiently, type Custodian, classOf, entrances, tokenOf, windowQuery } from './custodian.ts'
import { addressesOf, parseXml } from './document.ts'

export type Visit = Answer & { url: string; method: string }

/** Of many blocks a few are looked at: they are all alike. */
const blocksLookedAt = 3

/** The operation an address belongs to: its path with the ids taken out. */
export function operationOf(custodian: Custodian, url: string, method = 'GET'): string {
  const path = new URL(url).pathname.slice(new URL(custodian.resource).pathname.length)
  return `${method} ${path
    .replace(
      /(\/(?:Subscription|RetailCustomer|Bulk|UsagePoint|MeterReading|IntervalBlock|UsageSummary|ReadingType|LocalTimeParameters|Authorization|ApplicationInformation|CustomerAccount|CustomerAgreement|ServiceLocation|Meter|EndDevice))\/[^/]+/g,
      '$1/{id}',
    )
    .replace(/\/Customer\/(?!CustomerAccount)[^/]+/, '/Customer/{id}')}`
}

/** With a window, where a list answers only with one, or would be years long without. */
function windowed({ dialect, days, months }: Custodian, url: string): string {
  if (dialect.summaryWindow && /\/(UsageSummary|ElectricPowerUsageSummary)$/.test(url)) return `${url}?${windowQuery(months)}`
  return /\/IntervalBlock$/.test(url) && !url.includes('/RealTime/') ? `${url}?${windowQuery(days)}` : url
}

/** Addresses that follow from one that was named, though nothing names them. */
function implied(custodian: Custodian, url: string): string[] {
  const point = /^(.*)\/(Subscription\/[^/]+\/UsagePoint\/[^/]+)$/.exec(url)
  if (!point || url.includes('/RealTime/') || url.includes('/Batch/')) return []
  const [, base, rest] = point
  const batch = `${base}/Batch/${rest}?${windowQuery(custodian.days)}`
  return custodian.dialect.realTime ? [batch, `${base}/RealTime/Batch/${rest}`] : [batch]
}

/** Every address that was visited, in order. Addresses of other origins are kept unvisited in `strangers`. */
export async function walk(custodian: Custodian, most = 250): Promise<{ visits: Visit[]; strangers: string[] }> {
  const { origin } = new URL(custodian.resource)
  const seen = new Set<string>()
  const strangers: string[] = []
  const visits: Visit[] = []
  let next = entrances(custodian)
  const blocks = { validated: 0, raw: 0 }
  const wanted = (url: string): boolean => {
    if (seen.has(url) || seen.size >= most) return false
    if (/\/IntervalBlock\/[^/]+$/.test(url) && blocks[url.includes('/RealTime/') ? 'raw' : 'validated']++ >= blocksLookedAt) return false
    seen.add(url)
    if (URL.canParse(url) && new URL(url).origin === origin) return tokenOf(custodian, classOf(url)) !== undefined
    strangers.push(url)
    return false
  }
  while (next.length > 0) {
    const round = next.map((url) => windowed(custodian, url)).filter(wanted)
    const answers = await Promise.all(
      round.map(async (url) => ({ url, method: 'GET', ...(await askPatiently(custodian, url, tokenOf(custodian, classOf(url)))) })),
    )
    visits.push(...answers)
    next = answers.flatMap(({ status, text, url }) => {
      // A bulk names what other customers granted, for which the token of this one is not good.
      const follow = status === 200 && text !== '' && !url.includes('/Bulk/')
      const named = follow ? addressesOf(parseXml(text)).filter((one) => !strangerLink(one)) : []
      return [...named, ...[url, ...named].flatMap((one) => implied(custodian, one))]
    })
  }
  return { visits, strangers }
}

/** The certificate a certified custodian links to is the Alliance's, not a resource. */
const strangerLink = (url: string) => url.startsWith('https://cert.greenbuttonalliance.org/')
