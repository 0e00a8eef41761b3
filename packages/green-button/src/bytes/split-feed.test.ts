/** Bulk feeds taken apart: the same bytes, and together the same readings; refused is what the reader refuses. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import fc from 'fast-check'
import { GreenButtonError, type RefusalCode } from '../findings.ts'
import type { GreenButton } from '../model.ts'
import { readGreenButton } from '../read.ts'
import { writeUsageFeed } from '../write/write-usage.ts'
import { splitFeed } from './split-feed.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8')
const subscription = (href: string): string | null => /\/Subscription\/([^/]+)\//.exec(href)?.[1] ?? null

const pieces = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const piece = new Uint8Array(Math.min(size, bytes.length))
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    piece.set(part)
    yield piece.subarray(0, part.length)
  }
}

const refusalOf = async (read: () => Promise<unknown>): Promise<RefusalCode | 'read'> => {
  try {
    await read()
    return 'read'
  } catch (error) {
    if (error instanceof GreenButtonError) return error.code
    throw error
  }
}

test('what the reader refuses is refused, by the same code', async () => {
  const feed = (inner: string) => `<feed xmlns="http://www.w3.org/2005/Atom">${inner}</feed>`
  const entry =
    '<entry><link rel="self" href="/Subscription/1/UsagePoint/1"/><content><UsagePoint xmlns="http://naesb.org/espi"/></content></entry>'
  for (const text of [
    '',
    'no xml',
    feed(entry).slice(0, -3),
    feed(entry).slice(0, 120),
    feed(`${entry}&x;`),
    `<!DOCTYPE feed>${feed(entry)}`,
    feed('<entry><title>a blog</title></entry>'),
    feed(entry.replace('</content>', '')),
    feed(entry),
    feed(''),
  ])
    assert.equal(await refusalOf(() => splitFeed(bytesOf(text), subscription)), await refusalOf(() => readGreenButton(bytesOf(text))), text)
  for (const [limits, code] of [
    [{ bytes: 100 }, 'too_many_bytes'],
    [{ entries: 1 }, 'too_many_entries'],
  ] as const)
    assert.equal(await refusalOf(() => splitFeed(bytesOf(feed(entry + entry)), subscription, limits)), code)
  const wide = await readFile(new URL('../../test-files/derived/09-utf16le.xml', import.meta.url))
  assert.equal(await refusalOf(() => splitFeed(wide, subscription)), 'unsupported_encoding')
})

/** Everything that could be taken for a boundary, and is none. */
const head = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <entry> --><?x </entry>?><a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns="http://naesb.org/espi" title="é > <a:entry>"><a:id>x</a:id>`
const one = `<a:entry a="/>"><a:link href='/Subscription/1/UsagePoint/1?a=1&amp;b=&#x32;' rel="self"/><a:title><![CDATA[</a:entry><a:entry>]]></a:title><a:content><UsagePoint><x/></UsagePoint><!----></a:content></a:entry\n>`
const shared = `<a:entry><a:link rel='self'  href = "/ReadingType/1" /><a:content><ReadingType><description>ü</description></ReadingType></a:content></a:entry>`
const two = one.replace('Subscription/1/', 'Subscription/2/').replace('title', 'title b=">"')
const tail = '\n<!-- end --></a:feed>\r\n<!-- behind -->'
const odd = `${head.replace(' title="é > <a:entry>"', " title='é > '")}${one}\n  ${shared}${two}\t<a:updated>2025-01-01T00:00:00Z</a:updated>${one}<a:entry/>${tail}`

test('the parts are the very bytes, in pieces of any size; the head, the tail and what is shared go to all', async () => {
  const start = head.replace(' title="é > <a:entry>"', " title='é > '")
  const between = '\t<a:updated>2025-01-01T00:00:00Z</a:updated>'
  const expected = {
    1: `${start}${one}\n  ${shared}${between}${one}<a:entry/>${tail}`,
    2: `${start}\n  ${shared}${two}${between}<a:entry/>${tail}`,
  }
  for (const size of [1, 2, 3, 7, 50, 1e6]) {
    const parts = await splitFeed(pieces(bytesOf(odd), size), subscription)
    assert.deepEqual(Object.fromEntries([...parts].map(([key, bytes]) => [key, textOf(bytes)])), expected, `in pieces of ${size}`)
    for (const part of parts.values()) assert.equal((await readGreenButton(part)).usagePoints.length, 1)
  }
  const keys: string[] = []
  await splitFeed(bytesOf(odd), (href) => {
    keys.push(href)
    return null
  })
  assert.deepEqual(keys, [
    '/Subscription/1/UsagePoint/1?a=1&b=2',
    '/ReadingType/1',
    '/Subscription/2/UsagePoint/1?a=1&b=2',
    '/Subscription/1/UsagePoint/1?a=1&b=2',
  ])
})

test('a bare entry is its own part, an entry without self link has the key of nothing', async () => {
  const bare = `<?xml version="1.0"?>\n${one.replace('<a:entry', '<a:entry xmlns:a="http://www.w3.org/2005/Atom" xmlns="http://naesb.org/espi"')}`
  assert.deepEqual(
    [...(await splitFeed(bytesOf(bare), subscription))].map(([key, part]) => [key, textOf(part)]),
    [['1', bare]],
  )
  const nameless = odd.replaceAll(/<a:link[^>]*>/g, '')
  assert.deepEqual([...(await splitFeed(bytesOf(nameless), (href) => `[${href}]`)).keys()], ['[]'])
})

const at = 'https://utility.example/espi/1_1/resource'
const readingType = {
  href: `${at}/ReadingType/1`,
  accumulationBehaviour: 4,
  flowDirection: 1,
  intervalLength: 900,
  kind: 12,
  powerOfTenMultiplier: 0,
  uom: 72,
}
const bulk = (subscriptions: readonly (readonly number[])[]): Uint8Array => {
  const usagePoints = subscriptions.flatMap((points, number) =>
    points.map((count, point) => {
      const href = `${at}/Subscription/${number + 1}/UsagePoint/${number * 10 + point}`
      const meter = `${href}/MeterReading/1`
      const readings = Array.from({ length: count }, (_, n) => ({
        start: 1752465600 + n * 900,
        duration: 900,
        value: number * 1000 + n,
        quality: 17,
      }))
      const blocks = [{ href: `${meter}/IntervalBlock/1`, start: 1752465600, duration: count * 900, updated: 1752500000, readings }]
      return { href, serviceKind: 0, meterReadings: [{ href: meter, readingType, blocks }] }
    }),
  )
  return bytesOf([...writeUsageFeed({ self: `${at}/Batch/Bulk/1`, updatedAt: 1752500000, usagePoints })].join(''))
}

const merged = (reads: readonly GreenButton[]) => ({
  series: reads.flatMap(({ series }) => series).toSorted((a, b) => (a.meterReadingHref < b.meterReadingHref ? -1 : 1)),
  usagePoints: reads.flatMap(({ usagePoints }) => usagePoints).toSorted((a, b) => (a.href < b.href ? -1 : 1)),
  findings: [...new Set(reads.flatMap(({ findings }) => findings.map((finding) => JSON.stringify(finding))))].sort(),
})

test('reading the parts gives together what reading the whole gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(17, 500, 4096, 1e6),
      async (subscriptions, size) => {
        const bytes = bulk(subscriptions)
        const parts = await splitFeed(pieces(bytes, size), subscription)
        assert.deepEqual(
          [...parts.keys()],
          subscriptions.map((_, number) => String(number + 1)),
        )
        const read = await Promise.all([...parts.values()].map((part) => readGreenButton(part)))
        assert.deepEqual(merged(read), merged([await readGreenButton(bytes)]))
      },
    ),
    { seed: 20260705, numRuns: 30 },
  )
})
