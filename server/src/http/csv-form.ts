/** Forms that bring a file of values: tried first, applied when the same text comes back; and answers that are such a file. */
import type { ImportResult } from '@quickpay/web/answers'
import type { Imported, ImportMode } from '#dispatch/csv.ts'
import type { Ctx } from './door.ts'
import { Refusal } from './problem.ts'

const BYTES_MAX = 20_000_000
/** So many wrong lines are shown; the rest is counted. */
const ERRORS_SHOWN = 100

/** `csv`: the chosen file, else the text that an earlier try brought along. Fields of any other kind are not read. */
export async function csvFormOf(c: Ctx): Promise<{ csv: string; mode: ImportMode; fields: Record<string, string> }> {
  if (Number(c.req.header('content-length') ?? 0) > BYTES_MAX) throw new Refusal(413, 'bad-request')
  const form = await c.req.parseBody()
  const { file, csv, ...rest } = form
  const chosen = file instanceof File && file.size > 0 ? await file.text() : typeof csv === 'string' ? csv : ''
  if (chosen.length > BYTES_MAX) throw new Refusal(413, 'bad-request')
  const fields = Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.slice(0, 300)]] : [])),
  )
  // A NUL is no text, and the database would refuse it with more words than it deserves.
  return { csv: chosen.replaceAll('\u0000', ''), mode: fields['mode'] === 'apply' ? 'apply' : 'try', fields }
}

export function resultOf(
  of: ImportResult['of'],
  mode: ImportMode,
  csv: string,
  found: Imported<unknown>,
  utility: string | null = null,
): ImportResult {
  const errors = found.errors.slice(0, ERRORS_SHOWN)
  const { lines, same } = found
  return {
    of,
    utility,
    mode,
    lines,
    same,
    changes: found.changes.length,
    errors: errors.map(({ line, code, field, value }) => ({ line, code, field, value: value.slice(0, 80) })),
    moreErrors: found.errors.length - errors.length,
    csv: mode === 'try' && found.errors.length === 0 && found.changes.length > 0 ? csv : null,
  }
}

export const statusOfImport = (found: Imported<unknown>): number => (found.errors.length > 0 ? 422 : 200)

/** A file to keep; nothing of it runs in the browser. */
export const csvFile = (name: string, csv: string): Response =>
  new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '-')}"`,
      'x-content-type-options': 'nosniff',
    },
  })
