/** What is refused, with which code; and that it is the encoding, not luck, that decides what bytes mean. */

import assert from 'node:assert/strict'
import test from 'node:test'
import { GreenButtonError, type RefusalCode } from './findings.ts'
import type { Limits } from './limits.ts'
import { readGreenButton } from './read.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const feedOf = (inner: string): string => `<feed xmlns="http://www.w3.org/2005/Atom">${inner}</feed>`
const point = '<UsagePoint xmlns="http://naesb.org/espi"><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint>'
const entryOf = (resource: string): string => `<entry><content>${resource}</content></entry>`

const refused = async (bytes: Uint8Array, code: RefusalCode, limits: Partial<Limits> = {}): Promise<GreenButtonError> => {
  try {
    await readGreenButton(bytes, { limits })
  } catch (error) {
    assert.ok(error instanceof GreenButtonError, String(error))
    assert.equal(error.code, code)
    assert.ok(error.words.length > 10)
    return error
  }
  return assert.fail(`not refused: ${code}`)
}

test('a DOCTYPE is refused, with its place, before anything is expanded', async () => {
  const error = await refused(bytesOf(`<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY a "b">]>${feedOf('&a;')}`), 'doctype')
  assert.equal(error.evidence['line'], 2)
  assert.ok(Number(error.evidence['column']) > 0)
})

test('what is not well-formed is refused with line and column', async () => {
  const error = await refused(bytesOf(feedOf(`\n\n${entryOf('<a:UsagePoint/>')}`)), 'not_well_formed')
  assert.equal(error.evidence['line'], 3)
  await refused(bytesOf('no xml'), 'not_well_formed')
})

test('cut short anywhere is refused', async () => {
  const whole = feedOf(entryOf(point))
  for (let length = whole.indexOf('>') + 1; length < whole.length; length += 1) await refused(bytesOf(whole.slice(0, length)), 'truncated')
})

test('empty documents and other documents are refused', async () => {
  await refused(new Uint8Array(0), 'empty_document')
  await refused(bytesOf('<?xml version="1.0"?>  \n'), 'empty_document')
  await refused(bytesOf('<html><body><p>Sign in</p></body></html>'), 'not_green_button')
  await refused(bytesOf(feedOf('<entry><title>A blog</title></entry>')), 'not_green_button')
})

test('a feed without entries is an answer, not an error', async () => {
  assert.deepEqual((await readGreenButton(bytesOf(feedOf('<title>Usage</title>')))).series, [])
})

test('every limit has its own refusal', async () => {
  const block = (readings: number) =>
    entryOf(
      `<IntervalBlock xmlns="http://naesb.org/espi">${'<IntervalReading><value>1</value></IntervalReading>'.repeat(readings)}</IntervalBlock>`,
    )
  const long = 'x'.repeat(300)
  await refused(bytesOf(feedOf(entryOf(point))), 'too_many_bytes', { bytes: 100 })
  await refused(bytesOf(feedOf(entryOf(point))), 'too_deep', { depth: 4 })
  await refused(bytesOf(feedOf(entryOf(point).repeat(3))), 'too_many_entries', { entries: 2 })
  await refused(
    bytesOf(feedOf(block(3).replaceAll('<value>', '<timePeriod><start>9</start><duration>9</duration></timePeriod><value>'))),
    'too_many_readings',
    {
      readings: 2,
    },
  )
  await refused(bytesOf(feedOf(entryOf('<a b="1" c="2" d="3"/>'))), 'too_many_attributes', { attributes: 2 })
  await refused(bytesOf(feedOf(`<title>${long}</title>`)), 'text_too_long', { textChars: 200 })
  await refused(bytesOf(feedOf(entryOf(point.replace('0', `0<!---->${'1'.repeat(150)}<!---->`.repeat(2))))), 'text_too_long', {
    textChars: 200,
  })
  await refused(bytesOf(feedOf(block(1).replace('1', `${'1<!---->'.repeat(300)}`))), 'text_too_long', { textChars: 200 })
  await refused(bytesOf(feedOf(entryOf(point.replace('<kind>', `${'<x/>'.repeat(20)}<kind>`)))), 'resource_too_large', {
    resourceElements: 10,
  })
  await refused(bytesOf(feedOf(`<!-- ${'x'.repeat(300_000)} -->`)), 'token_too_long', { tokenChars: 100_000 })
  await refused(bytesOf(feedOf(entryOf(point.repeat(3)))), 'too_many_entries', { entries: 2 })
  await refused(bytesOf(feedOf(`<entry>${'<link rel="related" href="/x"/>'.repeat(4)}</entry>`)), 'resource_too_large', {
    resourceElements: 3,
  })
  await refused(bytesOf(feedOf(`<link rel="self" href="${long}"/>`)), 'link_too_long', { linkChars: 200 })
})

test('encodings: mark, zero bytes and declaration decide; the rest is refused', async () => {
  const text = `<?xml version="1.0" encoding="UTF-16"?>${feedOf(entryOf(point))}`
  const wide = (little: boolean, mark: boolean): Uint8Array => {
    const units = `${mark ? '\uFEFF' : ''}${text}`
    const view = new DataView(new ArrayBuffer(units.length * 2))
    for (let at = 0; at < units.length; at += 1) view.setUint16(at * 2, units.charCodeAt(at), little)
    return new Uint8Array(view.buffer)
  }
  for (const bytes of [wide(true, true), wide(false, true), wide(true, false), wide(false, false)])
    assert.equal((await readGreenButton(bytes)).usagePoints.length, 1)

  const latin = Uint8Array.from(
    `<?xml version="1.0" encoding="ISO-8859-1"?><Customer xmlns="http://naesb.org/espi/customer"><customerName>Pe\xf1a</customerName></Customer>`,
    (character) => character.charCodeAt(0),
  )
  assert.equal((await readGreenButton(latin)).customers[0]?.name, 'Peña')
  await refused(Uint8Array.from([0x3c, 0x66, 0xff, 0xfe, 0x3e]), 'bad_encoding')
  await refused(bytesOf('<?xml version="1.0" encoding="EBCDIC-CP-US"?><feed/>'), 'unsupported_encoding')
  await refused(Uint8Array.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c]), 'unsupported_encoding')
})

test('progress is told in bytes, up to the whole', async () => {
  const told: number[] = []
  const bytes = bytesOf(feedOf(entryOf(point)))
  await readGreenButton([bytes.subarray(0, 50), bytes.subarray(50)], { onProgress: (count) => told.push(count) })
  assert.deepEqual(told, [50, bytes.length])
})
