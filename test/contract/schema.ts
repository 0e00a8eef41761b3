/** The schemas of ESPI 4.0 as judge: many documents in one call of xmllint. Where either is absent, tests say so and are skipped. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const schema = fileURLToPath(new URL('../../../shared/green-button/schema/all.xsd', import.meta.url))

/** Why nothing can be validated here; false when it can. */
export const schemaSkip: string | false = !existsSync(schema)
  ? 'SKIPPED: the schemas (../shared/green-button/schema) are absent'
  : spawnSync('xmllint', ['--version']).error
    ? 'SKIPPED: xmllint is not installed (Debian: libxml2-utils)'
    : false

/** What the schema has against each document, in their order; an empty list is valid. */
export async function violations(documents: readonly string[]): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'))
  try {
    const files = documents.map((_, i) => join(folder, `${i}.xml`))
    await Promise.all(files.map((file, i) => writeFile(file, documents[i]!)))
    const { stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...files], { encoding: 'utf8', maxBuffer: 1 << 28 })
    const lines = stderr.split('\n')
    return files.map((file) => {
      if (lines.includes(`${file} validates`)) return []
      const own = lines.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length + 1))
      return own.length > 0 ? own : [`xmllint said nothing of it: ${stderr.slice(0, 400)}`]
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}
