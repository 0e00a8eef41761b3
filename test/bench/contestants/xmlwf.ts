/** Has expat's own program say that a document is well-formed: what reading its bytes as XML costs in C, without any meaning. */
import { spawnSync } from 'node:child_process'
import { measured } from '../contestant.ts'

const path = process.argv[2] ?? ''

await measured(
  () => {
    const { status, stdout, error } = spawnSync('xmlwf', [path], { encoding: 'utf8' })
    if (error) throw error
    // It says nothing about a document that is well-formed.
    return status === 0 && stdout === '' ? 'well-formed' : stdout.slice(0, 200)
  },
  () => null,
)
