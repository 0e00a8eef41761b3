/** The price of an event: a rate somebody names, or a program's own on that day. */
import type { Finding } from '@quickpay/baseline'
import { isProgramDay, termsOn } from '@quickpay/programs'
import type { Price } from '@quickpay/receipt'
import { civilDateOf, type Interval } from '@quickpay/units'
import { rateOf } from './args.ts'
import { Refusal } from './failure.ts'

/** `words` tell whose price it is. Without a price for that day, `findings` say why. */
export type Priced = { readonly price: Price | null; readonly findings: readonly Finding[]; readonly words: string | null }

/** Refuses an unknown program; one that has no terms or no events on that day leaves no price. */
export function priceOf(rate: string | undefined, programId: string | undefined, event: Interval, zone: string): Priced {
  if (rate !== undefined && programId !== undefined) throw new Refusal('--rate and --program cannot both say what is paid')
  if (rate !== undefined) return { price: { by: 'rate', dollarsPerKWh: rateOf(rate) }, findings: [], words: null }
  if (programId === undefined) return { price: null, findings: [], words: null }
  const date = civilDateOf(event.start, zone)
  const answer = termsOn(programId, date)
  const none = (code: string, words: string) => ({
    price: null,
    findings: [{ code, words, evidence: { program: programId, date: date.toString() } }],
    words: null,
  })
  if (answer.is === 'unknown-program')
    throw new Refusal(`--program ${programId}: there is no such program; known are ${answer.known.join(', ')}`)
  if (answer.is === 'no-terms')
    return none('noTerms', `The terms of ${programId} on ${date} are not known here; the oldest are of ${answer.knownFrom}.`)
  const { terms } = answer
  if (answer.is === 'out-of-season')
    return none('outOfSeason', `${terms.name} has no events on ${date}: its season is ${terms.season.first} to ${terms.season.last}.`)
  if (!isProgramDay(terms, date)) return none('notAProgramDay', `${terms.name} has no events on weekends and federal holidays.`)
  const words = `${terms.name}, terms of ${terms.version}, voluntary option, ${terms.usualKind} event`
  return {
    price: { by: 'program', terms, option: 'voluntary', eventKind: terms.usualKind },
    findings: [],
    words: terms.verified ? words : `${words}; not yet checked against the tariff`,
  }
}
