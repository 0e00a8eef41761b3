/** A text message as its words are written, and how it is made to fit one segment: the lead stays, what explains it goes first. */
import { plain } from '#messaging/format.ts'
import { isOneSegment, transliterate } from '#messaging/sms/gsm7.ts'

export type SmsWords = {
  /** What has happened; always said. */
  readonly lead: string
  /** Sentences in the order of what they are worth; those at the end are left out where there is no room. */
  readonly more: readonly string[]
  /** A page of ours, without the language; the message carries a short link to it. */
  readonly path: string | null
}

/** `link` is the short address of the page. Throws when not even the lead fits: our own words are then too long. */
export function fit({ lead, more }: Pick<SmsWords, 'lead' | 'more'>, link: string | null): string {
  for (let said = more.length; said >= 0; said--) {
    const text = transliterate(plain([lead, ...more.slice(0, said), link].filter(Boolean).join(' ')))
    if (isOneSegment(text)) return text
  }
  throw new Error(`this text message does not fit one segment: ${lead}`)
}

/** The sentences of a text, each with its end. */
export const sentencesOf = (text: string): string[] => text.match(/\S.*?[.?](?=\s|$)|\S.+$/g) ?? []

/** A name that somebody typed, in letters every telephone has and no longer than there is room for. */
export const shortName = (name: string): string => {
  const known = transliterate(name)
  return (isOneSegment(known) ? known : known.normalize('NFD').replaceAll(/[^A-Za-z -]/g, '')).slice(0, 20)
}
