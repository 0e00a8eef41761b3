/** The made-up people of the two territories, their homes and shops; addresses and e-mail addresses lead nowhere. */
import type { UtilityId } from '../admin/admin-json.ts'

export type Shape = 'home' | 'electric-car' | 'solar' | 'bakery' | 'workshop' | 'laundromat' | 'office' | 'shop'

export type Resident = {
  name: string
  business?: string
  /** Before `@example.net`. */
  mailbox: string
  language: 'es' | 'en'
  utility: UtilityId
  shape: Shape
  street: string
  city: string
  postalCode: string
  /** Share of the usual use given up when called by e-mail: 0 does not read it, below 0 uses more. Drawn from the seed when absent. */
  willingness?: number
  spare?: true
}

const named: readonly Resident[] = [
  {
    name: 'Rosa Medina',
    mailbox: 'rosa',
    language: 'es',
    utility: 'metro',
    shape: 'home',
    street: '37-52 80th St, Apt 4B',
    city: 'Jackson Heights',
    postalCode: '11372',
    willingness: 0.41,
  },
  {
    name: 'James Carter',
    mailbox: 'james',
    language: 'en',
    utility: 'metro',
    shape: 'home',
    street: '611 Halsey St, Apt 2',
    city: 'Brooklyn',
    postalCode: '11233',
    willingness: 0.28,
  },
  {
    name: 'Mei Lin',
    mailbox: 'mei',
    language: 'en',
    utility: 'metro',
    shape: 'home',
    street: '136-20 Maple Ave, Apt 7F',
    city: 'Flushing',
    postalCode: '11355',
    willingness: 0.35,
  },
  {
    name: 'Carlos Rivera',
    mailbox: 'carlos',
    language: 'es',
    utility: 'metro',
    shape: 'home',
    street: '845 Gerard Ave, Apt 5C',
    city: 'Bronx',
    postalCode: '10451',
    willingness: 0,
  },
  {
    name: 'Aisha Khan',
    mailbox: 'aisha',
    language: 'en',
    utility: 'metro',
    shape: 'home',
    street: '1187 Coney Island Ave, Apt 3',
    city: 'Brooklyn',
    postalCode: '11230',
    willingness: 0.22,
  },
  {
    name: 'David Cohen',
    mailbox: 'david',
    language: 'en',
    utility: 'metro',
    shape: 'electric-car',
    street: '64-18 Dieterle Cres',
    city: 'Rego Park',
    postalCode: '11374',
    willingness: -0.18,
  },
  {
    name: 'Lucía Paredes',
    mailbox: 'lucia',
    language: 'es',
    utility: 'metro',
    shape: 'home',
    street: '520 W 187th St, Apt 6D',
    city: 'New York',
    postalCode: '10033',
    willingness: 0.33,
  },
  {
    name: 'Elena Brooks',
    mailbox: 'elena',
    language: 'en',
    utility: 'metro',
    shape: 'solar',
    street: '212 Wardwell Ave',
    city: 'Staten Island',
    postalCode: '10314',
    willingness: 0.3,
  },
  {
    name: 'Miguel Torres',
    business: 'Panadería La Espiga',
    mailbox: 'miguel',
    language: 'es',
    utility: 'metro',
    shape: 'bakery',
    street: '94-07 Roosevelt Ave',
    city: 'Jackson Heights',
    postalCode: '11372',
    willingness: 0.18,
  },
  {
    name: 'Grace Park',
    business: 'Sunset Laundromat',
    mailbox: 'grace',
    language: 'en',
    utility: 'metro',
    shape: 'laundromat',
    street: '4715 5th Ave',
    city: 'Brooklyn',
    postalCode: '11220',
    willingness: 0.25,
  },
  {
    name: "Tom O'Brien",
    mailbox: 'tom',
    language: 'en',
    utility: 'valley',
    shape: 'home',
    street: '18 Old Mill Ln',
    city: 'Pearl River',
    postalCode: '10965',
    willingness: 0.3,
  },
  {
    name: 'Ana Castillo',
    mailbox: 'ana',
    language: 'es',
    utility: 'valley',
    shape: 'home',
    street: '77 Maple Ave, Apt 2R',
    city: 'Haverstraw',
    postalCode: '10927',
    willingness: 0.38,
  },
  {
    name: 'Rosa Medina',
    business: 'Medina Upholstery',
    mailbox: 'rosa',
    language: 'es',
    utility: 'valley',
    shape: 'workshop',
    street: '240 N Main St',
    city: 'Spring Valley',
    postalCode: '10977',
    willingness: 0.32,
  },
  {
    name: 'Priya Shah',
    business: 'Hudson Dental Office',
    mailbox: 'priya',
    language: 'en',
    utility: 'valley',
    shape: 'office',
    street: '51 Burd St, Suite 3',
    city: 'Nyack',
    postalCode: '10960',
    willingness: 0,
  },
]

const spareMetro: readonly [name: string, language: 'es' | 'en', street: string, city: string, postalCode: string, shape?: Shape][] = [
  ['Sofía Herrera', 'es', '41-15 51st St, Apt 3A', 'Woodside', '11377'],
  ['Marcus Bell', 'en', '288 Lenox Rd, Apt 4', 'Brooklyn', '11226'],
  ['Valeria Núñez', 'es', '1540 Grand Concourse, Apt 8E', 'Bronx', '10457'],
  ['Hannah Weiss', 'en', '73 Thayer St, Apt 5B', 'New York', '10040'],
  ['Diego Salazar', 'es', '31-60 36th St, Apt 1', 'Astoria', '11106'],
  ['Naomi Grant', 'en', '192-11 Linden Blvd', 'St. Albans', '11412', 'electric-car'],
  ['Pedro Luna', 'es', '955 Sheridan Ave, Apt 2H', 'Bronx', '10456'],
  ['Olivia Chen', 'en', '2065 E 14th St', 'Brooklyn', '11229'],
]
const spareValley: typeof spareMetro = [
  ['Carmen Ortiz', 'es', '12 Lafayette Ave', 'Suffern', '10901'],
  ['Walter Hughes', 'en', '305 Piermont Ave', 'Piermont', '10968'],
  ['Beatriz Molina', 'es', '46 Bethune Blvd, Apt 1C', 'Spring Valley', '10977'],
  ['Ellen Fischer', 'en', '9 Prides Crossing', 'New City', '10956'],
  ['Javier Campos', 'es', '133 Broadway, Apt 3', 'Haverstraw', '10927'],
  ['Denise Walker', 'en', '28 Depew Ave', 'Nyack', '10960'],
  ['Luis Aguilar', 'es', '84 Cinder Rd', 'Garnerville', '10923'],
  ['Kevin Doyle', 'en', '7 Sickletown Rd', 'Orangeburg', '10962'],
]

const spare =
  (utility: UtilityId) =>
  (entry: (typeof spareMetro)[number]): Resident => {
    const [name, language, street, city, postalCode, shape = 'home'] = entry
    const first = name
      .split(' ')[0]!
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
    return { name, mailbox: first.toLowerCase(), language, utility, shape, street, city, postalCode, spare: true }
  }

export const residents: readonly Resident[] = [...named, ...spareMetro.map(spare('metro')), ...spareValley.map(spare('valley'))]
