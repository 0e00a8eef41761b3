/** Reads a utility's CSV of two columns, `start,energyWh`, as one series. */
import type { Finding, Series } from '@quickpay/green-button'
import { Refusal } from './failure.ts'

const header = 'start,energyWh'
const rowForm = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)),([+-]?\d+)(?:\.(\d*))?$/
const maxLineLength = 1000

/** One series and what was odd about it. Throws Refusal with the number of the first line that cannot be read. `name` is the file as typed. */
export async function readCsv(source: AsyncIterable<Uint8Array>, name: string): Promise<{ series: Series[]; findings: Finding[] }> {
  const starts: number[] = []
  const values: number[] = []
  let rounded = 0
  let line = 0
  const refuse = (words: string): never => {
    throw new Refusal(`${name}, line ${line}: ${words}`)
  }
  for await (const raw of linesOf(source)) {
    line += 1
    const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (row.length > maxLineLength) refuse('this line is too long')
    if (line === 1) {
      if (row.replace('\uFEFF', '').replaceAll(/["\s]/g, '') !== header)
        refuse(`the header must be ${header}; this is neither such a CSV nor a Green Button file`)
      continue
    }
    if (row.trim() === '') continue
    const parts = rowForm.exec(row.replaceAll(/["\s]+(?=,|$)|(?<=^|,)["\s]+/g, ''))
    if (!parts)
      return refuse(
        `${JSON.stringify(row.slice(0, 60))} is not a start with an offset and watt-hours, such as 2026-07-15T16:00:00-04:00,300`,
      )
    const startMs = Date.parse(parts[1]!.toUpperCase().replace(' ', 'T'))
    if (Number.isNaN(startMs) || !isRealDay(parts[1]!)) refuse(`${parts[1]} does not exist`)
    const { milliWh, exact } = milliWhOf(parts[2]!, parts[3] ?? '')
    if (!Number.isSafeInteger(milliWh)) refuse(`${parts[2]} Wh is more than a meter can count`)
    if (!exact) rounded += 1
    starts.push(Math.floor(startMs / 1000))
    values.push(milliWh)
  }
  line += 1
  if (starts.length < 2) refuse('two readings at least are needed to tell how long an interval is')
  return seriesOf(starts, values, rounded, name)
}

/** Watt-hours as whole milliwatt-hours; more than three decimals are rounded half up. */
function milliWhOf(whole: string, fraction: string): { milliWh: number; exact: boolean } {
  const sign = whole.startsWith('-') ? -1 : 1
  const digits = fraction.padEnd(4, '0')
  const magnitude = Math.abs(Number(whole)) * 1000 + Number(digits.slice(0, 3)) + (digits[3]! >= '5' ? 1 : 0)
  return { milliWh: magnitude === 0 ? 0 : sign * magnitude, exact: /^0*$/.test(digits.slice(3)) }
}

/** Date.parse turns 31 June into 1 July; a meter does not. */
function isRealDay(start: string): boolean {
  const [year, month, day] = start.slice(0, 10).split('-').map(Number)
  return day! <= new Date(Date.UTC(year!, month!, 0)).getUTCDate()
}

function seriesOf(
  starts: readonly number[],
  values: readonly number[],
  rounded: number,
  name: string,
): { series: Series[]; findings: Finding[] } {
  const findings: Finding[] = []
  const order = starts.map((_, i) => i)
  const sorted = starts.every((start, i) => i === 0 || starts[i - 1]! <= start)
  if (!sorted) {
    order.sort((a, b) => starts[a]! - starts[b]! || a - b)
    findings.push({ code: 'unsorted', words: 'The readings are not in order of time.' })
  }
  const kept = order.filter((i, k) => {
    const before = k > 0 ? order[k - 1]! : -1
    if (before < 0 || starts[before] !== starts[i]) return true
    if (values[before] === values[i]) return false
    throw new Refusal(
      `${name}: two different readings start at ${new Date(starts[i]! * 1000).toISOString()}: ${values[before]! / 1000} Wh and ${values[i]! / 1000} Wh`,
    )
  })
  const repeated = order.length - kept.length
  if (repeated > 0)
    findings.push({ code: 'duplicate_readings', words: `${repeated} readings are there twice.`, evidence: { count: repeated } })
  if (rounded > 0)
    findings.push({ code: 'rounded_values', words: `${rounded} values were rounded to milliwatt-hours.`, evidence: { count: rounded } })

  const times = Float64Array.from(kept, (i) => starts[i]!)
  const intervalSeconds = mostFrequentDifference(times)
  const gaps = times.reduce((count, start, i) => count + (i > 0 && start - times[i - 1]! > intervalSeconds ? 1 : 0), 0)
  if (gaps > 0) findings.push({ code: 'gap', words: `Readings are missing in ${gaps} places.`, evidence: { count: gaps } })
  const milliWh = Float64Array.from(kept, (i) => values[i]!)
  const series: Series = {
    usagePoint: '',
    meterReading: '',
    usagePointHref: '',
    meterReadingHref: '',
    flow: milliWh.some((value) => value < 0) ? 'net' : 'forward',
    unit: 'Wh',
    service: 'electricity',
    kind: 'energy',
    scale: -3,
    intervalSeconds,
    starts: times,
    durations: new Int32Array(times.length).fill(intervalSeconds),
    values: milliWh,
    qualities: new Uint8Array(times.length).fill(255),
  }
  return { series: [series], findings }
}

/** How long an interval is; of two equally frequent lengths the shorter one. */
function mostFrequentDifference(times: Float64Array): number {
  const counts = new Map<number, number>()
  for (let i = 1; i < times.length; i++) {
    const difference = times[i]! - times[i - 1]!
    counts.set(difference, (counts.get(difference) ?? 0) + 1)
  }
  let best = 0
  for (const [difference, count] of counts) {
    const than = counts.get(best) ?? 0
    if (count > than || (count === than && difference < best)) best = difference
  }
  return best
}

/** Bytes that are no UTF-8 become replacement characters, which no row may hold: so the refusal names their line. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
    // What has no line ends is no CSV; it is refused as the long line it is, and the rest is not read.
    if (rest.length > maxLineLength) break
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
