/** The crowd: any number of further residents, each drawn from the seed and its own number when somebody asks for it. */
import type { UtilityId } from '../admin/admin-json.ts'
import type { Resident, Shape } from './neighbourhood.ts'
import { draw, hash } from './random.ts'

const given = {
  es: ['Adriana', 'Alonso', 'Camila', 'Daniel', 'Emilio', 'Gabriela', 'Iván', 'Julia', 'Mateo', 'Paola', 'Ramón', 'Teresa'],
  en: ['Abby', 'Andre', 'Claire', 'Dev', 'Fiona', 'George', 'Imani', 'Jonas', 'Leah', 'Noah', 'Ruth', 'Victor'],
} as const
const family = {
  es: ['Acosta', 'Bravo', 'Cabrera', 'Delgado', 'Espinal', 'Figueroa', 'Guzmán', 'Jiménez', 'Lara', 'Peralta', 'Quispe', 'Vargas'],
  en: ['Adams', 'Baptiste', 'Cho', 'Dolan', 'Eng', 'Feldman', 'Greene', 'Hussain', 'Ivanov', 'Kaplan', 'Patel', 'Wright'],
} as const
const streets = [
  'Cedar St',
  'Elm Ave',
  'Franklin St',
  'Hill Rd',
  'Lincoln Pl',
  'Ocean Pkwy',
  'Park Ave',
  'Prospect St',
  'River Rd',
  'Willow Ln',
]

type Town = readonly [city: string, postalCode: string]
const city: readonly Town[] = [
  ['Brooklyn', '11226'],
  ['Bronx', '10456'],
  ['Jackson Heights', '11372'],
  ['New York', '10033'],
  ['Staten Island', '10314'],
]
const county: readonly Town[] = [
  ['Nyack', '10960'],
  ['Pearl River', '10965'],
  ['Spring Valley', '10977'],
  ['Suffern', '10901'],
]
const towns: Record<UtilityId, readonly Town[]> = { metro: city, valley: county, standard: county, iedr: [...city, ...county] }

/** How many of a hundred have each habit; the rest are homes with air conditioning and nothing more. */
const shares: readonly [shape: Shape, percent: number, trade?: string][] = [
  ['electric-car', 8],
  ['solar', 8],
  ['shop', 7, 'Grocery'],
  ['bakery', 2, 'Bakery'],
  ['workshop', 2, 'Repair'],
  ['laundromat', 2, 'Laundry'],
  ['office', 4, 'Office'],
]

const pick = <T>(seed: number, name: string, list: readonly T[]): T => list[Math.floor(draw(seed, name) * list.length)]!

/** The resident of a household that is not in the neighbourhood. */
export function stranger(seed: number, utility: UtilityId, householdId: string): Resident {
  const own = hash(seed, `resident ${householdId}`)
  const language = draw(own, 'language') < 0.4 ? 'es' : 'en'
  const first = pick(own, 'given', given[language])
  const last = pick(own, 'family', family[language])
  const [town, postalCode] = pick(own, 'town', towns[utility])
  const [shape, trade] = shapeOf(draw(own, 'shape') * 100)
  const number = 1 + Math.floor(draw(own, 'number') * 980)
  const flat =
    trade === undefined && draw(own, 'flat') < 0.6
      ? `, Apt ${1 + Math.floor(draw(own, 'floor') * 9)}${pick(own, 'door', ['A', 'B', 'C', 'D'])}`
      : ''
  const plain = first.normalize('NFD').replace(/[^A-Za-z]/g, '')
  return {
    name: `${first} ${last}`,
    ...(trade !== undefined && { business: `${last} ${trade}` }),
    mailbox: `${plain.toLowerCase()}.${householdId}`,
    language,
    utility,
    shape,
    street: `${number} ${pick(own, 'street', streets)}${flat}`,
    city: town,
    postalCode,
    spare: true,
  }
}

function shapeOf(percent: number): readonly [shape: Shape, trade?: string | undefined] {
  let upTo = 0
  for (const [shape, share, trade] of shares) {
    upTo += share
    if (percent < upTo) return [shape, trade]
  }
  return ['home']
}
