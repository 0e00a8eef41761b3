/** The help in one language, and what of it answers a search: accents, case and endings do not matter. Pure; the server asks it. */
import type { HelpAnswer, Locale } from './answers.ts'
import { catalogues } from './words/index.ts'

type Help = Pick<HelpAnswer, 'questions' | 'terms'>

/** What a word weighs by where it stands. */
const WEIGHTS = { title: 4, also: 3, text: 1 }
/** So many letters tell a word from another; endings are dropped, so that "pagos" finds "pago" and "payments" finds "payment". */
const STEM = 5
const silent = new Set(
  'a al and an are as con cual cuando como de del do does donde el en es esta este for from have how i in is it la las le lo los me mi mis my no not of on or para por porque pero que se si sin su sus the this to un una was what when where why y your you'.split(
    ' ',
  ),
)

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[’']/g, '')
const stemsOf = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}$]+/u)
    .filter((word) => word.length > 1)
    .map((word) => word.slice(0, STEM))
const askedStems = (query: string): Set<string> => {
  const words = plain(query).split(/[^\p{L}\p{N}$]+/u)
  return new Set(words.filter((word) => word.length > 1 && !silent.has(word)).map((word) => word.slice(0, STEM)))
}

type Places = Readonly<Partial<Record<keyof typeof WEIGHTS, string>>>

/** What each asked stem weighs in one entry. */
function weightsOf(stems: ReadonlySet<string>, places: Places): number[] {
  const there = Object.entries(places).map(([place, text]) => ({ weight: WEIGHTS[place as keyof typeof WEIGHTS], words: stemsOf(text) }))
  // A short word has to be there whole; a longer one may be the beginning of one.
  const meets = (word: string, stem: string) => word === stem || (stem.length > 2 && word.startsWith(stem))
  return [...stems].map((stem) => there.reduce((sum, { weight, words }) => sum + (words.some((word) => meets(word, stem)) ? weight : 0), 0))
}

/** All of it for an empty search, or what answers it, the likeliest first. */
export function helpFor(query: string, locale: Locale): Help {
  const { questions, terms } = catalogues[locale].help
  const all = Object.entries(questions).map(([id, { question, answer, links, also }]) => ({
    one: { id, question, answer, links: links.map(([path, label]) => ({ path, label })) },
    places: { title: question, also, text: answer.join(' ') },
  }))
  const words = Object.entries(terms).map(([id, [term, meaning]]) => ({
    one: { id, term, meaning },
    places: { title: term, text: meaning },
  }))
  const stems = askedStems(query)
  if (stems.size === 0) return { questions: all.map(({ one }) => one), terms: words.map(({ one }) => one) }
  return { questions: ranked(all, stems), terms: ranked(words, stems) }
}

/** A word that many entries have tells less than one that few have. */
function ranked<T>(list: readonly { one: T; places: Places }[], stems: ReadonlySet<string>): T[] {
  const met = list.map(({ one, places }) => ({ one, weights: weightsOf(stems, places) }))
  const having = [...stems].map((_, i) => met.filter(({ weights }) => weights[i]! > 0).length)
  const weighed = met
    .map(({ one, weights }) => ({ one, weight: weights.reduce((sum, weight, i) => sum + (having[i] ? weight / having[i] : 0), 0) }))
    .filter(({ weight }) => weight > 0)
  const best = Math.max(0, ...weighed.map(({ weight }) => weight))
  // What only touches the search beside something that meets it is left out.
  return weighed
    .filter(({ weight }) => weight * 4 >= best)
    .sort((a, b) => b.weight - a.weight)
    .map(({ one }) => one)
}
