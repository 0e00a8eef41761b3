/** The command: finds the verb, runs it, and turns a refusal into one sentence and exit status 2. */
import { Refusal } from './failure.ts'
import type { Io } from './io.ts'

type Verb = { readonly help: string; run(args: readonly string[], io: Io): Promise<number> }

/** Loaded when asked for, so that one verb does not wait for the others. */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  readings: () => import('./readings.ts'),
  measure: () => import('./measure.ts'),
  verify: () => import('./verify.ts'),
}

const help = `qpc: checks for yourself what an electricity meter saved in a grid event.

  qpc readings FILE                     what a file of readings holds
  qpc measure FILE --event START/END    usual use, real use, and the difference
  qpc verify BUNDLE [FILE]              does a receipt come out the same again?

FILE is a Green Button document or a CSV with the header start,energyWh.
\`qpc VERB --help\` says more about each.
`

/** The exit status: 0 well, 1 a bundle that differs, 2 something to put right. Never throws. */
export async function qpc(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (name !== undefined && asksForHelp([name])) {
    io.out(help)
    return 0
  }
  if (!verb) {
    io.err(name === undefined ? help : `qpc: there is no ${JSON.stringify(name)}; the verbs are ${Object.keys(verbs).join(', ')}\n`)
    return 2
  }
  try {
    const { help, run } = await verb()
    if (!asksForHelp(rest)) return await run(rest, io)
    io.out(help)
    return 0
  } catch (error) {
    if (error instanceof Refusal) io.err(`qpc ${name}: ${error.message}\n`)
    else io.err(`qpc ${name}: this is a mistake in qpc itself: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h')
