/** Reads a file that a customer brought: Green Button, or a CSV of readings; what it names, and the civil days it holds. It changes nothing. */
import { type Finding, GreenButtonError, readGreenButton, type Series } from '@quickpay/green-button'
import { digitsOf } from '#dispatch/account-number.ts'
import type { LineError } from '#dispatch/csv.ts'
import { type Day, daysOfSeries, isMetered } from '#metering/day.ts'
import { mergeDay } from '#metering/merge.ts'
import { readingsOfCsv } from '#settlement/upload-csv.ts'

/** As a person may bring it: two years of a meter read every 15 minutes, twice over. */
export const UPLOAD_BYTES_MAX = 25_000_000

export type MemberFile = {
  readonly kind: 'green-button' | 'csv'
  /** As digits, where they are such. Empty where the file names none. */
  readonly accountNumbers: readonly string[]
  /** `usagePoint` is null where the file names none. */
  readonly points: readonly { readonly usagePoint: string | null; readonly days: readonly Day[] }[]
  /** Civil dates, both included. */
  readonly from: string
  readonly to: string
}
/** `code` is a green-button refusal with dashes, or one of ours; `errors` are the lines of a CSV, or the place in the XML. */
export type RefusedFile = { readonly refused: string; readonly errors: readonly LineError[] }
const refused = (code: string, errors: readonly LineError[] = []): RefusedFile => ({ refused: code, errors })

export async function readUpload(bytes: Uint8Array, zone: string, now: Temporal.Instant): Promise<MemberFile | RefusedFile> {
  const [first = 0, second = 0] = bytes
  if ((first === 0x50 && second === 0x4b) || (first === 0x1f && second === 0x8b)) return refused('compressed')
  return looksLikeXml(bytes) ? readXml(bytes, zone, now) : readText(bytes, zone, now)
}

/** By its first sign; UTF-16, as some utilities write it, begins with its byte order mark. */
function looksLikeXml(bytes: Uint8Array): boolean {
  const head = [...bytes.subarray(0, 200)]
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true
  return head.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) === 0x3c
}

async function readXml(bytes: Uint8Array, zone: string, now: Temporal.Instant): Promise<MemberFile | RefusedFile> {
  try {
    const { series, customers } = await readGreenButton(bytes, {
      zone,
      limits: { bytes: UPLOAD_BYTES_MAX, readings: 500_000, entries: 50_000 },
    })
    const metered = series.filter(isMetered)
    if (metered.length === 0) return refused(series.some((one) => one.service === 'gas') ? 'gas' : 'no-electricity')
    const points = [...Map.groupBy(metered, (one) => one.usagePoint)].map(([usagePoint, own]) => ({
      usagePoint,
      days: daysOf(own, zone, now),
    }))
    const accountNumbers = customers.flatMap((one) => one.accounts.map(({ accountId }) => digitsOf(accountId) ?? accountId))
    return fileOf({ kind: 'green-button', points, accountNumbers: accountNumbers.filter((one) => one !== '') })
  } catch (error) {
    if (!(error instanceof GreenButtonError)) throw error
    return refused(error.code.replaceAll('_', '-'), placeOf(error))
  }
}

/** Where the reader stopped; what stood there is not repeated. */
function placeOf({ code, evidence }: Pick<GreenButtonError, 'code'> & Pick<Required<Finding>, 'evidence'>): LineError[] {
  const line = evidence['line']
  return typeof line === 'number' ? [{ line, code: code.replaceAll('_', '-'), field: null, value: '' }] : []
}

function readText(bytes: Uint8Array, zone: string, now: Temporal.Instant): MemberFile | RefusedFile {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refused('not-readable')
  }
  if (text.trim() === '') return refused('empty-document')
  const read = readingsOfCsv(text, zone)
  if ('errors' in read) return refused('wrong-lines', read.errors)
  return fileOf({
    kind: 'csv',
    accountNumbers: read.accountNumbers,
    points: [{ usagePoint: null, days: daysOf([read.series], zone, now) }],
  })
}

/** A file may speak of one day twice, in two readings of the same flow. */
function daysOf(series: readonly Series[], zone: string, now: Temporal.Instant): Day[] {
  const found = new Map<string, Day>()
  for (const day of series.flatMap((one) => daysOfSeries(one, zone, now.epochMilliseconds))) {
    const merged = mergeDay(found.get(`${day.flow} ${day.date}`), day)
    if (merged.is !== 'same') found.set(`${day.flow} ${day.date}`, merged.day)
  }
  return [...found.values()]
}

function fileOf(read: Omit<MemberFile, 'from' | 'to'>): MemberFile | RefusedFile {
  const dates = read.points.flatMap(({ days }) => days.map((day) => day.date)).sort()
  const [from, to] = [dates[0], dates.at(-1)]
  return from && to ? { ...read, from, to } : refused('no-electricity')
}
