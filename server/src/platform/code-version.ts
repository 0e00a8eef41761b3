/** Which version of this program runs: kept with what it computes, so that a result can be followed to the code it came from. */
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }

export const CODE_VERSION = manifest.version
