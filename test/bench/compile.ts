/** The reader's contestant as JavaScript, as it is after `npm install`: compiling at start costs memory that is not the reader's. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The path of the contestant in JavaScript; everything it needs stands in the folder. */
export function compileReader(folder: string): string {
  const to = join(folder, 'compiled')
  const installed = join(to, 'node_modules/@quickpay/green-button')
  for (const file of ['contestant.ts', 'tally.ts', 'contestants/green-button.ts']) compile(join(here, file), join(to, file))
  const source = join(root, 'packages/green-button/src')
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.ts') && !file.endsWith('.test.ts')) compile(join(source, file), join(installed, file))
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
  for (const name of ['saxes', 'xmlchars']) cpSync(join(root, 'node_modules', name), join(to, 'node_modules', name), { recursive: true })
  return join(to, 'contestants/green-button.js')
}

function compile(from: string, to: string): void {
  const code = stripTypeScriptTypes(readFileSync(from, 'utf8')).replaceAll(/((?:from|import\() ?['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2')
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to.replace(/\.ts$/, '.js'), code)
}
