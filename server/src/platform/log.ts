/** The application's log: JSON lines of an allow-listed shape, so that nothing personal can get in by accident. */
import pino from 'pino'

/** What a line may carry besides its words: codes, counts and opaque ids. Names, addresses, tokens and messages of errors have no field here. */
export type Fields = {
  code?: string
  task?: string
  subject?: string
  utility?: string
  route?: string
  method?: string
  status?: number
  ms?: number
  count?: number
  reference?: string
  attempt?: number
  kind?: string
}
export type Log = {
  info(fields: Fields, words: string): void
  warn(fields: Fields, words: string): void
  error(fields: Fields, words: string): void
}

export function openLog(level: string, stream: NodeJS.WritableStream = process.stdout): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream as pino.DestinationStream)
}
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** A name or a code; anything that is not one word is not shown. */
const word = (text: unknown): string => (typeof text === 'string' && /^\w{1,40}$/.test(text) ? text : '?')

/** What may be said of an unexpected error: its class and the frames of our own code, never its message, which may quote data. */
export function shapeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // The stack begins with the message, which may have lines that look like frames.
  const stack = (error.stack ?? '').replace(error.message, () => '')
  const frames = stack.split('\n').filter((line) => /^ {4}at .*\/(src|packages)\//.test(line))
  const places = frames.slice(0, 3).map((line) => /([\w.-]+\.tsx?:\d+)/.exec(line)?.[1] ?? '')
  const code = 'code' in error ? ` ${word(error.code)}` : ''
  return `${word(error.name)}${code} at ${places.join(' < ')}`
}
