/** Opens a file of readings, finds the series to measure, and makes a load of it. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Load } from '@quickpay/baseline'
import type { Finding, Series } from '@quickpay/green-button'
import { readCsv } from './csv.ts'
import { fileWords, Refusal } from './failure.ts'
import { seriesLine } from './print.ts'

export type Loaded = { readonly series: readonly Series[]; readonly findings: readonly Finding[] }

/** Told how many bytes of how many were read. */
export type Progress = (bytes: number, total: number) => void

/** A Green Button document, whatever its name, or a CSV. Throws Refusal when it is neither. */
export async function loadFile(path: string, zone: string, onProgress: Progress): Promise<Loaded> {
  const { size, beginning } = await look(path)
  if (size === 0) throw new Refusal(`${path}: this file is empty`)
  const source = createReadStream(path, { highWaterMark: 1 << 18 })
  try {
    if (!isXml(beginning))
      return await readCsv(
        counted(source, (bytes) => onProgress(bytes, size)),
        path,
      )
    const { readGreenButton } = await import('@quickpay/green-button')
    return await readGreenButton(source, { zone, onProgress: (bytes) => onProgress(bytes, size) })
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { GreenButtonError } = await import('@quickpay/green-button')
    if (!(error instanceof GreenButtonError)) throw error
    const { line, column } = error.evidence
    const where = line === undefined ? '' : `, line ${line}${column === undefined ? '' : `, column ${column}`}`
    throw new Refusal(`${path}${where}: ${error.words} (${error.code})`)
  } finally {
    source.destroy()
  }
}

async function look(path: string): Promise<{ size: number; beginning: Buffer }> {
  try {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
      return { size, beginning: buffer.subarray(0, bytesRead) }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new Refusal(fileWords(path, error))
  }
}

/** XML begins with `<`, after a byte order mark and white space, in an encoding of one or two bytes. */
const isXml = (beginning: Buffer): boolean =>
  /^[\s\0]*</.test(beginning.toString('latin1').replace(/^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, ''))

async function* counted(source: AsyncIterable<Uint8Array>, tell: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    yield chunk
    bytes += chunk.length
    tell(bytes)
  }
}

/** Electric energy taken from the grid, or net of what was given to it. */
export const isMeasurable = ({ service, unit, flow, starts }: Series): boolean =>
  service === 'electricity' && unit === 'Wh' && (flow === 'forward' || flow === 'net') && starts.length > 0

/** The series asked for, or the only measurable one. Refuses with the list when there is not exactly one. */
export function chooseSeries(path: string, { series }: Loaded, index: number | undefined, zone: string): { series: Series; index: number } {
  if (index !== undefined) {
    const chosen = series[index]
    if (chosen) return { series: chosen, index }
    const there = series.length === 0 ? 'it holds none' : `it holds ${series.length}, numbered from 0`
    throw new Refusal(`${path} has no series ${index}; ${there}`)
  }
  const measurable = series.flatMap((one, i) => (isMeasurable(one) ? [{ series: one, index: i }] : []))
  if (measurable.length === 1) return measurable[0]!
  const list = series.map((one, i) => `  ${seriesLine(one, i, zone)}`).join('\n')
  if (series.length === 0) throw new Refusal(`${path}: there are no readings in it`)
  const found = measurable.length === 0 ? 'no series of electric energy' : `${measurable.length} series of electric energy`
  throw new Refusal(`${path} has ${found}; say which one with --series N:\n${list}`)
}

/** A series in milliwatt-hours. Readings of another length than the usual are left out, finer values are rounded half up: both with a finding. */
export function loadOfSeries(series: Series): { load: Load; findings: Finding[] } {
  const findings: Finding[] = []
  const { intervalSeconds } = series
  const kept: number[] = []
  for (let i = 0; i < series.starts.length; i++) if (series.durations[i] === intervalSeconds) kept.push(i)
  const odd = series.starts.length - kept.length
  if (odd > 0)
    findings.push({
      code: 'other_interval_lengths',
      words: `${odd} readings are not ${intervalSeconds} s long and were left out.`,
      evidence: { count: odd },
    })

  let rounded = 0
  const milliWh = Float64Array.from(kept, (i) => {
    const { value, exact } = scaled(series.values[i]!, series.scale + 3)
    if (!exact) rounded += 1
    if (!Number.isSafeInteger(value))
      throw new Refusal(`series of ${series.usagePoint || 'this file'}: a reading is more than a meter can count`)
    return value
  })
  if (rounded > 0)
    findings.push({ code: 'rounded_values', words: `${rounded} values were rounded to milliwatt-hours.`, evidence: { count: rounded } })
  const load = { intervalSeconds, starts: Float64Array.from(kept, (i) => series.starts[i]!), milliWh }
  if (!kept.some((i) => series.qualities[i] !== 255)) return { load, findings }
  return { load: { ...load, qualities: Uint8Array.from(kept, (i) => series.qualities[i]!) }, findings }
}

/** value × 10^power, a half going away from zero. */
function scaled(value: number, power: number): { value: number; exact: boolean } {
  if (power >= 0) return { value: value * 10 ** power, exact: true }
  const divisor = 10 ** -power
  const magnitude = Math.abs(value)
  const rest = magnitude % divisor
  const whole = (magnitude - rest) / divisor + (2 * rest >= divisor ? 1 : 0)
  return { value: whole === 0 ? 0 : Math.sign(value) * whole, exact: rest === 0 }
}
