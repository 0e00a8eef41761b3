/** `qpc verify`: computes a bundle again and says whether the same comes out. */
import { readFile } from 'node:fs/promises'
import { type Load, specs } from '@quickpay/baseline'
import { type Bundle, canonicalJson, readBundle, type Verdict, verifyBundle } from '@quickpay/receipt'
import { flag, seriesIndexOf, text, typed } from './args.ts'
import { fileWords, Refusal } from './failure.ts'
import { type Io, progressOn } from './io.ts'
import { chooseSeries, isMeasurable, loadFile, loadOfSeries } from './load.ts'
import { dollars, wrapped } from './print.ts'

export const help = `qpc verify BUNDLE [FILE] [options]

Computes a bundle again, from the readings inside it or from your own FILE, and
says whether the same days, energies and money come out. The exit status is 0
when they do and 1 when they do not.

  BUNDLE         a bundle from a receipt or from \`qpc measure --bundle\`
  FILE           your own readings: Green Button XML, or a CSV
  --series N     which series of FILE
  --json         print JSON
`

const options = { series: { type: 'string' }, json: { type: 'boolean' } } as const

export async function run(args: readonly string[], io: Io): Promise<number> {
  const asked = typed(args, options, { least: 1, most: 2 })
  const [bundlePath, filePath] = [asked.positionals[0]!, asked.positionals[1]]
  const seriesText = text(asked, 'series')
  if (seriesText !== undefined && filePath === undefined) throw new Refusal('--series says which series of FILE, and there is no FILE')
  const bundle = await openBundle(bundlePath)
  const own =
    filePath === undefined
      ? undefined
      : await ownLoad(filePath, bundle, seriesText === undefined ? undefined : seriesIndexOf(seriesText), io)
  const verdict = verifyBundle(bundle, own)
  const published = isPublished(bundle)
  io.out(
    flag(asked, 'json')
      ? `${JSON.stringify({ ...verdict, baselinePublished: published }, null, 2)}\n`
      : words(bundle, verdict, filePath, published),
  )
  return verdict.is === 'equal' ? 0 : 1
}

async function openBundle(path: string): Promise<Bundle> {
  const json = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refusal(fileWords(path, error))
  })
  const reading = readBundle(json)
  if (reading.is === 'bundle') return reading.bundle
  throw new Refusal(`${path}: not a bundle: ${reading.path || 'it'} ${reading.words}`)
}

async function ownLoad(path: string, bundle: Bundle, index: number | undefined, io: Io): Promise<Load> {
  const progress = progressOn(io, path)
  const loaded = await loadFile(path, bundle.event.zone, progress.tell).finally(progress.done)
  const chosen = chooseSeries(path, loaded, index, bundle.event.zone)
  if (!isMeasurable(chosen.series)) throw new Refusal(`${path}: series ${chosen.index} is not electric energy from the grid`)
  return loadOfSeries(chosen.series).load
}

/** A bundle carries its own rules; whether they are the ones published here is another question than whether it adds up. */
function isPublished({ spec }: Bundle): boolean {
  const known = Object.hasOwn(specs, spec.id) ? specs[spec.id] : undefined
  return known !== undefined && canonicalJson(known) === canonicalJson(spec)
}

function words({ result, spec }: Bundle, verdict: Verdict, filePath: string | undefined, published: boolean): string {
  const from = filePath === undefined ? 'the readings inside it' : filePath
  const lines: string[] = []
  if (verdict.is === 'different') {
    lines.push(`Different: from ${from} something else comes out, first at ${verdict.path}`)
    lines.push(`  computed       ${verdict.expected}`, `  in the bundle  ${verdict.actual}`)
  } else {
    lines.push(`Equal: from ${from} the same comes out, to the last digit.`)
    if (result.is === 'measured') {
      const money = result.payCents === null ? '' : `, ${dollars(result.payCents)}`
      lines.push(`  ${result.usualWh} Wh usual − ${result.usedWh} Wh used = ${result.reliefWh} Wh saved${money}`)
    }
  }
  const known = `${spec.id} ${spec.version}`
  if (!published)
    lines.push(
      wrapped(
        `The rules in this bundle (${known}) are not the ones published with this program; compare them before you trust the result.`,
      ),
    )
  return `${lines.join('\n')}\n`
}
