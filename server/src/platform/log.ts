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

/** What may be said of an unexpected error: its class and the frames of our own code, never its message, which may quote data. */
export function shapeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => line.includes('/src/') || line.includes('/packages/'))
  const places = frames.slice(0, 3).map((line) => /([\w-]+\.tsx?:\d+)/.exec(line)?.[1] ?? '')
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return `${error.name}${code} at ${places.join(' < ')}`
}
