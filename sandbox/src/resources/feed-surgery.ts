/** Changes in a written feed, entry by entry and reading by reading, from which the oddities of real custodians are made. */

/** What is done to a written feed; text, or the bytes of another encoding. `title` is for titles, and escaped. */
export type Apply = (xml: string, title: string) => string | Uint8Array<ArrayBuffer>

const entryPattern = /<entry[\s\S]*?<\/entry>\n?/g
const kindOf = (entry: string) => /<content[^>]*><espi:(\w+)/.exec(entry)?.[1] ?? ''
/** Every entry of a kind through `change`; of all kinds for `*`. */
export const entries = (xml: string, kind: string, change: (entry: string) => string) =>
  xml.replace(entryPattern, (entry) => (kind === '*' || kindOf(entry) === kind ? change(entry) : entry))
export const inside = (xml: string, name: string, change: (text: string) => string) =>
  xml.replace(new RegExp(`<espi:${name}>([^<]*)</espi:${name}>`, 'g'), (_, text: string) => `<espi:${name}>${change(text)}</espi:${name}>`)

type Reading = { start: number; duration: number; milli: bigint; xml: string }
const readingPattern = /<espi:IntervalReading>[\s\S]*?<\/espi:IntervalReading>/g
/** Values in thousandths, so that metro's decimals add up exactly. */
const toMilli = (text: string): bigint => {
  const [, sign, whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(text) ?? ['', '', '0']
  const size = BigInt(`${whole}${part.padEnd(3, '0')}`)
  return sign === '-' ? -size : size
}
const printMilli = (milli: bigint): string => {
  const digits = String(milli < 0n ? -milli : milli).padStart(4, '0')
  const part = digits.slice(-3)
  return `${milli < 0n ? '-' : ''}${digits.slice(0, -3)}${part === '000' ? '' : `.${part}`}`
}
const readingsOf = (block: string): Reading[] =>
  [...block.matchAll(readingPattern)].map(([xml]) => {
    const of = (name: string) => new RegExp(`<espi:${name}>([^<]*)<`).exec(xml)?.[1] ?? '0'
    return { xml, start: Number(of('start')), duration: Number(of('duration')), milli: toMilli(of('value')) }
  })
/** The readings of every block through `change`. */
export const readings = (xml: string, change: (all: Reading[]) => string[]) =>
  entries(xml, 'IntervalBlock', (block) => {
    const at = block.indexOf('<espi:IntervalReading>')
    const end = block.lastIndexOf('</espi:IntervalReading>') + '</espi:IntervalReading>'.length
    return at < 0 ? block : block.slice(0, at) + change(readingsOf(block)).join('') + block.slice(end)
  })
const withValue = (xml: string, milli: bigint) => inside(xml, 'value', () => printMilli(milli))
const onlyBetween = (milli: bigint, positive: boolean) => (milli > 0n === positive ? (milli < 0n ? -milli : milli) : 0n)
/** The power of ten of the document's reading types. */
const powerOf = (xml: string) => Number(/<espi:powerOfTenMultiplier>(-?\d+)</.exec(xml.slice(xml.indexOf('<espi:ReadingType>')))?.[1] ?? 0)

export const registers: Apply = (xml) => {
  let stand = 1_000_000n
  const summed = readings(xml, (all) =>
    all.map((one) => {
      stand += one.milli
      return inside(withValue(one.xml, stand), 'duration', () => '0')
    }),
  )
  return inside(summed, 'accumulationBehaviour', () => '1')
}

export const twoDirections: Apply = (xml) => {
  const second = (text: string) =>
    inside(
      text.replaceAll('/MeterReading/01', '/MeterReading/02').replace(/(\/ReadingType\/[\w-]+)/g, '$1-reverse'),
      'flowDirection',
      () => '19',
    )
  const half = (text: string, positive: boolean) =>
    readings(text, (all) => all.map((one) => withValue(one.xml, onlyBetween(one.milli, positive))))
  const renamed = (entry: string) => entry.replace(/<id>[^<]*<\/id>/, (id) => id.replace(/.{4}<\/id>$/, '2222</id>'))
  return entries(xml, '*', (entry) =>
    /^(MeterReading|ReadingType|IntervalBlock)$/.test(kindOf(entry))
      ? inside(half(entry, true), 'flowDirection', () => '1') + renamed(second(half(entry, false)))
      : entry,
  )
}

export const wholeKWhByTheHour: Apply = (xml) => {
  const perKWh = powerOf(xml) === 3 ? 1000n : 1_000_000n
  const coarse = readings(xml, (all) => {
    const hours = Map.groupBy(all, ({ start }) => start - (start % 3600))
    return [...hours].map(([start, own]) => {
      const kWh = own.reduce((sum, one) => sum + one.milli, 0n) / perKWh
      return inside(
        inside(
          inside(own[0]!.xml, 'start', () => String(start)),
          'duration',
          () => '3600',
        ),
        'value',
        () => String(kWh),
      )
    })
  })
  return inside(
    inside(coarse, 'intervalLength', () => '3600'),
    'powerOfTenMultiplier',
    (power) => (power === '' ? '' : '3'),
  )
}

export const blocksInOneContent: Apply = (xml) => {
  const contents = [...xml.matchAll(entryPattern)]
    .filter(([entry]) => kindOf(entry) === 'IntervalBlock')
    .map(([entry]) => /<espi:IntervalBlock>[\s\S]*<\/espi:IntervalBlock>/.exec(entry)![0])
  let at = 0
  return entries(xml, 'IntervalBlock', (entry) => {
    if (at++ > 0) return ''
    return entry.replace(/<espi:IntervalBlock>[\s\S]*<\/espi:IntervalBlock>/, () => contents.join(''))
  })
}

export const noUpLinks: Apply = (xml) => {
  const blocks = [...xml.matchAll(/<link rel="self" href="([^"]*\/IntervalBlock\/[^"]*)"\/>/g)].map(([, href]) => href!)
  const linked = entries(xml, 'MeterReading', (entry) =>
    entry.replace(/<link rel="related" href="([^"]*\/IntervalBlock)"\/>/, (_, list: string) =>
      blocks.flatMap((href) => (href.startsWith(`${list}/`) ? [`<link rel="related" href="${href}"/>`] : [])).join(''),
    ),
  )
  return linked.replace(/<link rel="up" href="[^"]*"\/>/g, '')
}

export const otherPrefixes: Apply = (xml) =>
  xml
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replace(/<(\/?)([a-z]\w*)(?=[ />])/g, '<$1ns1:$2')
    .replaceAll('xmlns="', 'xmlns:ns1="')
    .replace(/(<\/?|xmlns:)espi(?=[:=])/g, '$1ns0')
    .replaceAll('\n', '\r\n')

export const utf16 = (xml: string): Uint8Array<ArrayBuffer> => {
  const text = `\uFEFF${xml.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 255
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8
  }
  return bytes
}
