// What `npm pack` and `npm publish` put into a package: its sources as JavaScript and types, in `dist`. Runs on the Node that npm runs on.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

function build(name) {
  const folder = join(root, 'packages', name)
  if (name === '' || !existsSync(join(folder, 'package.json'))) throw new Error(`there is no package "${name}"`)
  // All packages are compiled together, from source, so that none needs the dist of another; one of them is kept.
  const all = mkdtempSync(join(tmpdir(), 'qpc-build-'))
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const config = fileURLToPath(new URL('tsconfig.packages.json', import.meta.url))
    const done = spawnSync(process.execPath, [tsc, '-p', config, '--outDir', all], { stdio: 'inherit' })
    if (done.status !== 0) throw new Error('the packages could not be compiled')
    const dist = join(folder, 'dist')
    rmSync(dist, { recursive: true, force: true })
    cpSync(join(all, name, 'src'), dist, { recursive: true })
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.d.ts')) importsJavaScript(join(dist, file))
    }
  } finally {
    rmSync(all, { recursive: true, force: true })
  }
}

/** tsc rewrites specifiers in JavaScript only; declarations would go on naming `.ts` files, which are not in the tarball. */
function importsJavaScript(file) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replaceAll(/((?:\bfrom |\bimport\()['"]\.{1,2}\/[^'"\n]*)\.ts(['"])/g, '$1.js$2'))
}

build(process.argv[2] ?? '')
