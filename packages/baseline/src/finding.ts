/** A finding: something a person should know about a measurement, with a stable code, words, and the numbers behind it. */
export type Finding = {
  readonly code: string
  readonly words: string
  readonly evidence?: Readonly<Record<string, string | number>>
}
