/** Files of comma-separated values as utilities and operators exchange them (RFC 4180): read by the names in the first line, and written. */

/** What is wrong with a line of a file; line 1 is the one with the names. `value` is what stood there. */
export type LineError = { readonly line: number; readonly code: string; readonly field: string | null; readonly value: string }
export type Row<F extends string> = { readonly line: number; readonly fields: Readonly<Record<F, string>> }

/** What an import would do, or did: the changes in words of the caller, how many lines say what is known already, and what is wrong. */
export type Imported<C> = {
  readonly lines: number
  readonly changes: readonly C[]
  readonly same: number
  readonly errors: readonly LineError[]
}
/** `try` changes nothing; `apply` changes nothing either when a line is wrong: a file is taken whole or not at all. */
export type ImportMode = 'try' | 'apply'

export const LINES_MAX = 200_000

/**
 * The lines of a file by the names of its first one: in any order, in any case, names that are not asked for are passed over. A name that is
 * missing and needed, or a line with more or fewer fields than names, is an error. Empty lines do not count.
 */
export function readCsv<F extends string>(
  text: string,
  { needed, optional = [] }: { readonly needed: readonly F[]; readonly optional?: readonly F[] },
): { readonly rows: readonly Row<F>[]; readonly errors: readonly LineError[] } {
  const records = recordsOf(text.replace(/^\uFEFF/, ''))
  if (records === null) return { rows: [], errors: [{ line: 1, code: 'quote-not-closed', field: null, value: '' }] }
  const [head, ...body] = records
  if (!head) return { rows: [], errors: [{ line: 1, code: 'empty-file', field: null, value: '' }] }
  const names = head.values.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  const lacking = needed.filter((name) => !names.includes(name))
  if (lacking.length > 0)
    return { rows: [], errors: lacking.map((field) => ({ line: head.line, code: 'column-missing', field, value: '' })) }
  if (body.length > LINES_MAX)
    return { rows: [], errors: [{ line: LINES_MAX + 1, code: 'too-many-lines', field: null, value: String(body.length) }] }
  const wanted = [...needed, ...optional].map((name) => [name, names.indexOf(name)] as const)
  const rows: Row<F>[] = []
  const errors: LineError[] = []
  for (const { line, values } of body) {
    if (values.length !== names.length) errors.push({ line, code: 'wrong-number-of-fields', field: null, value: String(values.length) })
    else {
      const fields = Object.fromEntries(wanted.map(([name, at]) => [name, at < 0 ? '' : (values[at] ?? '').trim()]))
      rows.push({ line, fields: fields as Record<F, string> })
    }
  }
  return { rows, errors }
}

/** The records with the line each begins in; null when a quotation does not end. */
function recordsOf(text: string): { line: number; values: string[] }[] | null {
  const records: { line: number; values: string[] }[] = []
  let values: string[] = []
  let [value, quoted, line, begun] = ['', false, 1, 1]
  const endRecord = () => {
    values.push(value)
    if (values.length > 1 || value.trim() !== '') records.push({ line: begun, values })
    ;[values, value, begun] = [[], '', line]
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') value += sign
      else if (text[at + 1] === '"') value += text[++at]
      else quoted = false
    } else if (sign === '"' && value === '') quoted = true
    else if (sign === ',') [value] = ['', values.push(value)]
    else if (sign === '\n') endRecord()
    else if (sign !== '\r' || text[at + 1] !== '\n') value += sign
  }
  if (quoted) return null
  if (value !== '' || values.length > 0) endRecord()
  return records
}

/** A file whose first line are the names. What a spreadsheet would run as a formula is led by an apostrophe. */
export function printCsv<F extends string>(names: readonly F[], rows: readonly Readonly<Record<F, string>>[]): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const safe = (text: string) => (/^[=+@\t\r-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text)
  return [names.join(','), ...rows.map((row) => names.map((name) => quote(safe(row[name]))).join(',')), ''].join('\r\n')
}

export type Judgement<C> =
  | { readonly is: 'change'; readonly change: C }
  | { readonly is: 'same' }
  | ({ readonly is: 'wrong' } & Omit<LineError, 'line'>)
export const wrong = (code: string, field: string | null, value: string) => ({ is: 'wrong', code, field, value }) as const

/** What the rows of a file come to; a second line about the same thing (`about`) is an error, so that the order of lines says nothing. */
export function judged<F extends string, C>(
  { rows, errors }: { readonly rows: readonly Row<F>[]; readonly errors: readonly LineError[] },
  about: (row: Row<F>) => string,
  judge: (row: Row<F>) => Judgement<C>,
): Imported<C> {
  const changes: C[] = []
  const found: LineError[] = [...errors]
  const seen = new Set<string>()
  let same = 0
  for (const row of rows) {
    const key = about(row)
    const answer = seen.has(key) ? wrong('repeated', null, key) : judge(row)
    seen.add(key)
    if (answer.is === 'same') same++
    else if (answer.is === 'change') changes.push(answer.change)
    else found.push({ line: row.line, code: answer.code, field: answer.field, value: answer.value })
  }
  return { lines: rows.length + errors.length, changes, same, errors: found.sort((a, b) => a.line - b.line) }
}
