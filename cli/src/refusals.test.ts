/** Whatever is typed or opened wrongly: one sentence on standard error that says what and where, exit status 2, nothing on standard output. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canonicalJson } from '@quickpay/receipt'
import { paidBundle } from '../../packages/receipt/src/golden-receipt.ts'
import { progressOn } from './io.ts'
import { file, g1Csv, g1Event, pathOf, run } from './testing.ts'

const csv = file('g1.csv', g1Csv)
const receipt = file('receipt.json', canonicalJson(paidBundle()))
const line = (content: string) =>
  file('bad.csv', `start,energyWh\n2026-07-15T16:00:00-04:00,300\n2026-07-15T16:15:00-04:00,300\n${content}\n`)
const xml = (content: string) => file('bad.xml', content)
const measure = (...more: string[]) => ['measure', csv, '--event', g1Event, ...more]

async function refused(args: readonly string[], words: RegExp): Promise<void> {
  const { status, out, err } = await run(...args)
  assert.match(err, words)
  assert.doesNotMatch(err, /\n\s+at |mistake in qpc/)
  assert.deepEqual([status, out], [2, ''])
}

describe('the command line', () => {
  const cases: [args: string[], words: RegExp][] = [
    [[], /qpc readings FILE/],
    [['frobnicate'], /there is no "frobnicate"; the verbs are readings, measure, verify/],
    [['constructor'], /there is no "constructor"/],
    [['readings'], /a file is missing/],
    [['readings', csv, csv], /what is .* for\?/],
    [['measure', csv], /--event START\/END is missing/],
    [measure('--frob'), /unknown option '--frob'/],
    [measure('--rate'), /--rate wants a value/],
    [measure('--rate', 'much'), /--rate much: not dollars per kWh/],
    [measure('--rate', '1', '--program', 'coned-csrp'), /cannot both/],
    [measure('--program', 'psegli'), /no such program; known are coned-csrp, coned-dlrp/],
    [measure('--baseline', 'toString'), /no such baseline; known are coned-cbl, oru-cbl, mean-10/],
    [measure('--zone', 'Mars/Olympus'), /no such time zone/],
    [measure('--past-event', '2026-02-30'), /--past-event 2026-02-30: not a day/],
    [measure('--series', 'x'), /--series x: not a number/],
    [measure('--series', '7'), /has no series 7; it holds 1/],
    [measure('--bundle', pathOf('no/such/folder.json')), /--bundle .*no such file/],
    [['verify', pathOf('none.json')], /none.json: there is no such file/],
    [['verify', csv], /not a bundle: it is not JSON/],
    [['verify', file('other.json', '{"format":"other"}')], /not a bundle: format is none of quickpay-receipt\/2/],
    [['verify', csv, '--series', '0'], /there is no FILE/],
    [['verify', receipt, '--key', pathOf('none.pem')], /none.pem: there is no such file/],
    [['verify', receipt, '--key', csv], /holds no public key that can be read/],
    [
      [
        'verify',
        receipt,
        '--key',
        file('keys.json', '{"keys":[{"kty":"OKP","crv":"X25519","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"}]}'),
      ],
      /holds no Ed25519 key/,
    ],
  ]
  for (const [args, words] of cases) test(`qpc ${args.map((arg) => arg.split('/').at(-1)).join(' ')}`, () => refused(args, words))
})

describe('the event', () => {
  const cases: [event: string, words: RegExp][] = [
    ['tomorrow', /write it as START\/END/],
    ['2026-07-15T16:00', /write it as START\/END/],
    ['2026-07-15T16:00/2026-07-15T18:00/2026-07-15T20:00', /write it as START\/END/],
    ['2026-07-15/2026-07-16', /2026-07-15: not an instant/],
    ['2026-07-32T16:00/2026-07-32T20:00', /2026-07-32T16:00: there is no such time/],
    ['2026-07-15T20:00/2026-07-15T16:00', /ends before it starts/],
    ['2026-07-15T16:00/2026-07-17T16:00', /at most 24 hours/],
    ['2026-03-08T02:30/2026-03-08T04:00', /no such time in America\/New_York/],
    ['2026-11-01T01:30/2026-11-01T04:00', /shows it twice/],
  ]
  for (const [event, words] of cases) test(event, () => refused(['measure', csv, '--event', event], words))
})

describe('the file', () => {
  const cases: [what: string, path: () => string, words: RegExp][] = [
    ['is not there', () => pathOf('none.csv'), /none.csv: there is no such file/],
    ['is a folder', () => pathOf('.'), /this is a folder/],
    ['is empty', () => file('empty.csv', ''), /this file is empty/],
    ['is neither', () => file('notes.txt', 'Dear diary\n'), /notes.txt, line 1: the header must be start,energyWh/],
    ['is not text', () => file('photo.jpg', new Uint8Array([255, 216, 255, 224, 0, 16])), /photo.jpg, line 1: the header must be/],
    ['has a header only', () => file('head.csv', 'start,energyWh\n'), /line 2: two readings at least/],
    [
      'has a line without an offset',
      () => line('2026-07-15T16:30:00,300'),
      /line 4: "2026-07-15T16:30:00,300" is not a start with an offset/,
    ],
    ['has a line without a value', () => line('2026-07-15T16:30:00-04:00,'), /line 4/],
    ['has a value in words', () => line('2026-07-15T16:30:00-04:00,lots'), /line 4/],
    ['has an exponent', () => line('2026-07-15T16:30:00-04:00,1e3'), /line 4/],
    ['has a third column', () => line('2026-07-15T16:30:00-04:00,300,W'), /line 4/],
    [
      'has bytes that are no text',
      () => file('latin.csv', Buffer.from('start,energyWh\n2026-07-15T16:30:00-04:00,300\n2026-07-15T16:45:00-04:00,3\xe90\n', 'latin1')),
      /line 3/,
    ],
    ['has no line ends', () => file('one-line.csv', `start,energyWh ${'x'.repeat(3000)}`), /line 1: this line is too long/],
    ['has a day that is none', () => line('2026-06-31T16:30:00-04:00,300'), /line 4: 2026-06-31T16:30:00-04:00 does not exist/],
    ['has more than a meter counts', () => line('2026-07-15T16:30:00-04:00,99999999999999999999'), /line 4: .* more than a meter/],
    ['contradicts itself', () => line('2026-07-15T16:15:00-04:00,301'), /two different readings start at 2026-07-15T20:15:00.000Z/],
    ['is XML that ends early', () => xml('<feed xmlns="http://www.w3.org/2005/Atom"><entry>'), /bad.xml, line 1, column \d+: /],
    ['is XML of something else', () => xml('<html/>'), /bad.xml.*not_green_button/],
    ['has a document type', () => xml('<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>'), /bad.xml, line 1, column \d+: .*\(doctype\)/],
  ]
  for (const [what, path, words] of cases) test(what, () => refused(['readings', path()], words))
})

describe('progress', () => {
  test('of a long file is shown on a terminal, and taken away again', () => {
    let shown = ''
    const progress = progressOn(
      {
        out: () => {},
        err: (text) => {
          shown += text
        },
        errIsTerminal: true,
      },
      'long.csv',
    )
    for (const bytes of [1_000_000, 1_000_001, 5_000_000, 10_000_000]) progress.tell(bytes, 10_000_000)
    progress.done()
    assert.equal(shown, '\rlong.csv: 10 %\rlong.csv: 50 %\rlong.csv: 100 %\r\u001b[K')
  })
  test('is not shown in a pipe, nor for a short file', () => {
    for (const [errIsTerminal, total] of [
      [false, 10_000_000],
      [true, 10_000],
    ] as const) {
      const progress = progressOn({ out: () => {}, err: () => assert.fail(), errIsTerminal }, 'x.csv')
      progress.tell(total / 2, total)
      progress.done()
    }
  })
})
