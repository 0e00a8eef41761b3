/** Every derived case says what it must: series, totals by local day, and issues; the last three are refused. */

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import test from 'node:test'
import { GreenButtonError } from './findings.ts'
import { readGreenButton } from './read.ts'
import { describeSeries } from './usage/describe.ts'

const folder = new URL('../test-files/derived/', import.meta.url)
const refusals: Record<string, string> = { '90-xxe': 'doctype', '91-billion-laughs': 'doctype', '92-truncated': 'truncated' }

for (const file of (await readdir(folder)).filter((name) => name.endsWith('.xml')).sort()) {
  const name = file.replace(/\.xml$/, '')
  test(name, async () => {
    const bytes = await readFile(new URL(file, folder))
    const expected = JSON.parse(await readFile(new URL(`${name}.expected.json`, folder), 'utf8'))
    if (expected.mustReject) {
      await assert.rejects(readGreenButton(bytes), (error) => error instanceof GreenButtonError && error.code === refusals[name])
      return
    }
    const read = await readGreenButton(bytes, { zone: 'America/New_York' })
    assert.deepEqual(
      read.series.map((series) => describeSeries(series, 'America/New_York')),
      expected.series,
    )
    assert.deepEqual(new Set(read.findings.map((finding) => finding.code)), new Set(expected.issues))
  })
}
