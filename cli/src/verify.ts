/** `qpc verify`: computes a bundle again and says whether the same comes out. */
import { readFile } from 'node:fs/promises'
import type { Load } from '@quickpay/baseline'
import {
  type Bundle,
  type Difference,
  notProven,
  type ReceiptReading,
  readReceipt,
  reportedIn,
  rulesDifference,
  type Verdict,
  verifyBundle,
} from '@quickpay/receipt'
import { flag, seriesIndexOf, text, typed } from './args.ts'
import { fileWords, Refusal } from './failure.ts'
import { type Io, progressOn } from './io.ts'
import { type KeyAnswer, keyAnswer, keysOf } from './keys.ts'
import { chooseSeries, isMeasurable, loadFile, loadOfSeries } from './load.ts'
import { dollars, wrapped } from './print.ts'
import { verifyPledged } from './verify-pledged.ts'
import { differentWords, paymentWords, rulesWords, signatureWords, unprovenWords } from './verify-words.ts'

export const help = `qpc verify BUNDLE [FILE] [options]

Computes a bundle again, from the readings inside it or from your own FILE, and
says whether the same days, energies and money come out, whether its rules are
the published ones, and with --key who signed it. Nothing is asked of a server.
A payment by the utility's own report holds no readings: its two figures are
told as the utility's word, and what follows from them is worked out. One of
pledged load holds the pledge and what was delivered of it.
The exit status is 0 when the same comes out and 1 when it does not or the
signature is wrong; rules of one's own are told and compared by you.

  BUNDLE         a bundle from a receipt or from \`qpc measure --bundle\`
  FILE           your own readings: Green Button XML, or a CSV
  --series N     which series of FILE
  --key KEYS     the server's public keys, as it publishes them (JSON), or PEM
  --unproven     list what only the signature can stand for
  --json         print JSON
`

const options = {
  series: { type: 'string' },
  key: { type: 'string' },
  unproven: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export async function run(args: readonly string[], io: Io): Promise<number> {
  const asked = typed(args, options, { least: 1, most: 2 })
  const [bundlePath, filePath] = [asked.positionals[0]!, asked.positionals[1]]
  const seriesText = text(asked, 'series')
  if (seriesText !== undefined && filePath === undefined) throw new Refusal('--series says which series of FILE, and there is no FILE')
  const receipt = await openReceipt(bundlePath)
  const keyPath = text(asked, 'key')
  const keys = keyPath === undefined ? undefined : await keysOf(keyPath)
  if (receipt.is === 'reservation') {
    if (filePath !== undefined)
      throw new Refusal(
        `${bundlePath} is of pledged load: what was saved in its events, the receipts of those events prove from ${filePath}`,
      )
    return verifyPledged(receipt.bundle, keys, { json: flag(asked, 'json'), unproven: flag(asked, 'unproven') }, io)
  }
  const { bundle } = receipt
  if (filePath !== undefined && reportedIn(bundle))
    throw new Refusal(`${bundlePath} follows the utility's own report, and holds nothing to measure ${filePath} by; see \`qpc measure\``)
  const own =
    filePath === undefined
      ? undefined
      : await ownLoad(filePath, bundle, seriesText === undefined ? undefined : seriesIndexOf(seriesText), io)
  const verdict = verifyBundle(bundle, own)
  const findings: Findings = { verdict, rules: rulesDifference(bundle) ?? null, key: keyAnswer(bundle, keys) }
  const { key } = findings
  if (flag(asked, 'json')) io.out(`${JSON.stringify({ ...verdict, rules: findings.rules, signature: key }, null, 2)}\n`)
  else io.out(words(bundle, findings, filePath))
  if (flag(asked, 'unproven') && !flag(asked, 'json')) io.out(unprovenWords(notProven))
  return verdict.is !== 'different' && key.is !== 'wrong' ? 0 : 1
}

type Findings = { readonly verdict: Verdict; readonly rules: Difference | null; readonly key: KeyAnswer }

async function openReceipt(path: string): Promise<Exclude<ReceiptReading, { is: 'not-a-bundle' }>> {
  const json = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refusal(fileWords(path, error))
  })
  const reading = readReceipt(json)
  if (reading.is !== 'not-a-bundle') return reading
  throw new Refusal(`${path}: not a bundle: ${reading.path || 'it'} ${reading.words}`)
}

async function ownLoad(path: string, bundle: Bundle, index: number | undefined, io: Io): Promise<Load> {
  const progress = progressOn(io, path)
  const loaded = await loadFile(path, bundle.event.zone, progress.tell).finally(progress.done)
  const chosen = chooseSeries(path, loaded, index, bundle.event.zone)
  if (!isMeasurable(chosen.series)) throw new Refusal(`${path}: series ${chosen.index} is not electric energy from the grid`)
  return loadOfSeries(chosen.series).load
}

function words({ result, spec, payment }: Bundle, { verdict, rules, key }: Findings, filePath: string | undefined): string {
  const from = filePath === undefined ? 'the readings inside it' : filePath
  const lines: string[] = []
  if (verdict.is === 'different') {
    lines.push(...differentWords(from, verdict))
  } else {
    if (verdict.is === 'reported') lines.push(reportWords)
    else lines.push(`Equal: from ${from} the same comes out, to the last digit.`)
    if (result.is === 'measured') {
      const money = result.payCents === null ? '' : `, ${dollars(result.payCents)}`
      lines.push(`  ${result.usualWh} Wh usual − ${result.usedWh} Wh used = ${result.reliefWh} Wh saved${money}`)
    }
    if (payment) lines.push(...paymentWords(payment))
  }
  if (rules !== null) lines.push(...rulesWords(`${spec.id} ${spec.version}`, rules))
  lines.push(...signatureWords(key))
  return `${lines.join('\n')}\n`
}

const reportWords = wrapped(
  'Adds up, from the utility’s own report: this bundle holds no readings. Usual use and use are the utility’s word, and nothing here proves them. Proven is what follows from them: the saving, its price by the plan, and the payment.',
)
