/**
 * Oddities of real custodians' feeds, done on purpose to a feed that has none. Each is data: its name, where it was seen, what is
 * done, and what a reader should make of it. A name with a suffix is a variant of the one before it.
 */
import {
  type Apply,
  blocksInOneContent,
  entries,
  inside,
  noUpLinks,
  otherPrefixes,
  readings,
  registers,
  twoDirections,
  utf16,
  wholeKWhByTheHour,
} from './feed-surgery.ts'

/**
 * `seen` names the custodian or collection in which it was found. `expects` is what a careful reader does; `finding` is the code under
 * which `@quickpay/green-button` tells it, `refusal` the code of the error with which it refuses the document.
 */
type Quirk = { seen: string; does: string; expects: string; findings?: readonly string[]; refusal?: string; apply: Apply }

export const quirks = {
  q1: {
    seen: 'PG&E’s interval block resource, a gas provider of Massachusetts',
    does: 'leaves out the reading types',
    expects: 'the numbers are kept apart: nothing says what they are',
    findings: ['missing_reading_type'],
    apply: (xml) => entries(xml, 'ReadingType', () => ''),
  },
  q2: {
    seen: 'downloads made by Opower',
    does: 'leaves of the reading types only unit and power of ten',
    expects: 'delivered energy by interval is assumed, and said so',
    findings: ['flow_direction_assumed'],
    apply: (xml) =>
      entries(xml, 'ReadingType', (entry) =>
        entry.replace(
          /<espi:(accumulationBehaviour|commodity|currency|dataQualifier|flowDirection|intervalLength|kind|phase)>[^<]*<\/espi:\1>/g,
          '',
        ),
      ),
  },
  q3: {
    seen: 'Opower, San Diego Gas & Electric',
    does: 'drops every up link; the meter reading names each block instead of their collection',
    expects: 'the same readings, found by their addresses',
    findings: ['missing_up_link'],
    apply: noUpLinks,
  },
  q4: {
    seen: 'old samples of the Green Button Alliance, Ameren’s gas',
    does: 'puts all interval blocks into the content of one entry',
    expects: 'the same readings',
    apply: blocksInOneContent,
  },
  q5: {
    seen: 'all over',
    does: 'binds other prefixes (ns0, ns1), drops the declaration, ends lines with CRLF',
    expects: 'the same readings: names are namespaces and local names',
    apply: otherPrefixes,
  },
  q6: {
    seen: 'PG&E’s usage summary',
    does: 'adds a second root element after the first',
    expects: 'refused: not well-formed',
    refusal: 'not_well_formed',
    apply: (xml) => `${xml}<feed/>\n`,
  },
  'q6-prefix': {
    seen: 'a sample of the Alliance (1hrLP_32DaysM)',
    does: 'uses a prefix that is not bound',
    expects: 'refused: not well-formed',
    refusal: 'not_well_formed',
    apply: (xml) => xml.replace(' xmlns:espi="http://naesb.org/espi"', ''),
  },
  q7: {
    seen: 'a gas provider of Massachusetts',
    does: 'leaves the kind of service empty',
    expects: 'the commodity of the reading type tells the service',
    apply: (xml) => xml.replace(/<espi:ServiceCategory><espi:kind>[^<]*<\/espi:kind>/g, '<espi:ServiceCategory><espi:kind/>'),
  },
  q8: {
    seen: 'a gas provider of Massachusetts',
    does: 'writes fractions of seconds, and gives the first two readings of each block the same start',
    expects: 'fractions are cut off; of two readings of one time that disagree neither is used',
    findings: ['fractional_start', 'conflicting_readings'],
    apply: (xml) =>
      readings(xml, (all) => all.map(({ xml: own }, i) => inside(own, 'start', (start) => `${i === 1 ? all[0]!.start : start}.5`))),
  },
  q9: {
    seen: 'Elexicon',
    does: 'gives the stands of a register (duration 0) instead of amounts',
    expects: 'the stands are differenced',
    findings: ['register_differenced'],
    apply: registers,
  },
  q10: {
    seen: 'samples with three usage points; Enbridge’s corrections',
    does: 'splits what flows into two meter readings, delivered and received',
    expects: 'two series that are never added up, their signs kept',
    apply: twoDirections,
  },
  q11: {
    seen: 'PG&E (276 times in one file), APUC',
    does: 'writes every block twice and its readings backwards',
    expects: 'each reading counts once, in order',
    findings: ['duplicate_block'],
    apply: (xml) =>
      entries(
        readings(xml, (all) => all.map((one) => one.xml).reverse()),
        'IntervalBlock',
        (entry) => entry + entry,
      ),
  },
  q12: {
    seen: 'Opower',
    does: 'leaves out the second hour of every block',
    expects: 'the gap is told',
    findings: ['gap'],
    apply: (xml) =>
      readings(xml, (all) =>
        all.filter(({ start }) => start < all[0]!.start + 3600 || start >= all[0]!.start + 7200).map((one) => one.xml),
      ),
  },
  q13: {
    seen: 'a tariff sample of the Alliance, PG&E',
    does: 'puts white space around numbers and thousands separators into ids',
    expects: 'the same readings; ids are opaque',
    apply: (xml) =>
      inside(
        inside(xml, 'value', (text) => `\n  ${text} `),
        'start',
        (text) => ` ${text}\t`,
      ).replace(/(\/IntervalBlock\/\d+)(\d{3})(?=")/g, '$1,$2'),
  },
  q14: {
    seen: 'Opower',
    does: 'writes a day of 2011 where entries say when they were published',
    expects: 'the same readings: published does not order anything',
    apply: (xml) => xml.replace(/<published>[^<]*<\/published>/g, '<published>2011-11-30</published>'),
  },
  q15: {
    seen: 'Elexicon (2026)',
    does: 'leaves out the usage points',
    expects: 'the usage point is known from the addresses below it',
    findings: ['usage_point_synthesised'],
    apply: (xml) => entries(xml, 'UsagePoint', () => ''),
  },
  q16: {
    seen: 'a collection of Toronto households',
    does: 'gives whole kilowatt-hours by the hour',
    expects: 'told: too coarse to settle on',
    findings: ['low_resolution'],
    apply: wholeKWhByTheHour,
  },
  q17: {
    seen: 'old exports of UtilityAPI',
    does: 'adds elements that no schema has',
    expects: 'the same readings',
    apply: (xml) =>
      entries(xml, 'UsagePoint', (entry) =>
        entry.replace('</espi:UsagePoint>', '<espi:timezone>America/New_York</espi:timezone></espi:UsagePoint>'),
      ).replace('</title>', '</title><thirdPartyName xmlns="http://naesb.org/espi">X</thirdPartyName>'),
  },
  q18: {
    seen: 'Southern California Edison and many others',
    does: 'writes ServiceDeliveryPoint with a capital letter, in a place the schema does not have',
    expects: 'the same readings: input is never validated strictly',
    apply: (xml) =>
      entries(xml, 'UsagePoint', (entry) =>
        entry.replace(
          '<espi:UsagePoint>',
          '<espi:UsagePoint><espi:ServiceDeliveryPoint><espi:name>P</espi:name></espi:ServiceDeliveryPoint>',
        ),
      ),
  },
  q19: {
    seen: 'exports made on Windows',
    does: 'encodes the document in UTF-16 with a byte order mark',
    expects: 'the same readings',
    apply: utf16,
  },
  'q19-doctype': {
    seen: 'attacks',
    does: 'declares a document type with an entity that names a file',
    expects: 'refused: document types are not taken',
    refusal: 'doctype',
    apply: (xml) =>
      xml.replace('?>\n', '?>\n<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n').replace('</title>', '&x;</title>'),
  },
  q20: {
    seen: 'Opower, gas providers',
    does: 'writes the street address as the title of the usage point',
    expects: 'titles are never repeated in findings or logs',
    apply: (xml, title) =>
      entries(xml, 'UsagePoint', (entry) => entry.replace(/<title\/>|<title>[^<]*<\/title>/, () => `<title>${title}</title>`)),
  },
  q21: {
    seen: 'Enbridge, Southern California Edison',
    does: 'writes instants where the rules of daylight saving time belong, and the offset with the wrong sign',
    expects: 'the zone of the custodian is used, and the contradiction told',
    findings: ['local_time_parameters_implausible'],
    apply: (xml) =>
      inside(
        inside(
          inside(xml, 'dstStartRule', () => '65ED5A70'),
          'dstEndRule',
          () => '67271F70',
        ),
        'tzOffset',
        () => '18000',
      ),
  },
} as const satisfies Record<string, Quirk>

export type QuirkCode = keyof typeof quirks
export const quirkCodes = Object.keys(quirks) as QuirkCode[]
export const isQuirkCode = (text: string): text is QuirkCode => Object.hasOwn(quirks, text)

/** The list of `GET /admin/quirks`. */
export const quirkEntries = Object.entries<Quirk>(quirks).map(([code, { apply: _apply, ...entry }]) => ({ code, ...entry }))

/** Does the named quirks to a document, one after the other; a change of encoding comes last. `title` is escaped. */
export function applyQuirks(xml: string, codes: readonly QuirkCode[], title: string): string | Uint8Array<ArrayBuffer> {
  let text = xml
  let bytes: Uint8Array<ArrayBuffer> | undefined
  // The others look for the sandbox's own prefixes, and for text.
  const last = (code: QuirkCode) => (code === 'q19' ? 2 : code === 'q5' ? 1 : 0)
  for (const code of codes.toSorted((a, b) => last(a) - last(b))) {
    const done = (quirks[code] as Quirk).apply(text, title)
    if (typeof done === 'string') text = done
    else bytes = done
  }
  return bytes ?? text
}
