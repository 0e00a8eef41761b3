/** The tables of green-button's resources are what the schemas of NAESB ESPI say. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { customerResources, moduleOf, tablesOf, usageResources } from './espi-types.ts'

const folder = new URL('../../shared/green-button/schema/', import.meta.url)
const skip = existsSync(folder) ? false : 'SKIPPED: the schemas (../shared/green-button/schema) are absent'
/** Without what Biome puts where. */
const bare = (text: string) => text.replaceAll(/\s+/g, '').replaceAll(/,([}\]])/g, '$1')

for (const [constant, file, resources] of [
  ['usage', 'espi.xsd', usageResources],
  ['customer', 'customer.xsd', customerResources],
] as const)
  test(`the table of ${file} is what \`node tools/write-espi-types.ts\` writes from it`, { skip }, () => {
    const written = readFileSync(new URL(`../packages/green-button/src/resources/${constant}-types.ts`, import.meta.url), 'utf8')
    const made = moduleOf(file, constant, tablesOf(readFileSync(new URL(file, folder), 'utf8'), resources))
    assert.equal(bare(written), bare(made))
  })

for (const [constant, file, resources] of [
  ['usage', 'espi_3x_usage.xsd', usageResources],
  ['customer', 'espi_3x_retailcustomer.xsd', customerResources],
] as const)
  test(`${file}: version 3 has no element that the tables of version 4 lack, and none of another type`, { skip }, () => {
    const read = (name: string, roots: readonly string[]) => tablesOf(readFileSync(new URL(name, folder), 'utf8'), roots).types
    const now = read(constant === 'usage' ? 'espi.xsd' : 'customer.xsd', resources)
    const before = read(
      file,
      resources.filter((name) => name !== 'Statement'),
    )
    for (const [type, rows] of before)
      for (const { name, type: is } of rows) assert.equal(now.get(type)?.find((row) => row.name === name)?.type, is, `${type}.${name}`)
  })
