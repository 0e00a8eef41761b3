/** `node tools/write-espi-types.ts FOLDER`: writes the tables of green-button's resources from `espi.xsd` and `customer.xsd` in that folder; Biome then breaks the lines. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { customerResources, moduleOf, tablesOf, usageResources } from './espi-types.ts'

const folder = process.argv[2]
if (folder === undefined) throw new Error('say in which folder the schemas are')
for (const [constant, file, resources] of [
  ['usage', 'espi.xsd', usageResources],
  ['customer', 'customer.xsd', customerResources],
] as const) {
  const to = fileURLToPath(new URL(`../packages/green-button/src/resources/${constant}-types.ts`, import.meta.url))
  writeFileSync(to, moduleOf(file, constant, tablesOf(readFileSync(join(folder, file), 'utf8'), resources)))
}
