/** What an operator runs for the manual rail: `main.ts send <payees.csv>` makes a file for the bank, `main.ts confirm <bank.csv>` takes in what it says. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRoutingNumber } from '#payout/rails/manual/aba.ts'
import { makeBatch } from '#payout/rails/manual/batch.ts'
import { confirmBatch } from '#payout/rails/manual/confirm.ts'
import { manualFolder } from '#payout/rails/manual/folder.ts'
import { readBankPayees } from '#payout/rails/manual/payees.ts'

type Env = Readonly<Record<string, string | undefined>>
type Say = (words: string) => void

/** The code with which the process ends: 0 when all was done. */
export async function manualCommand(args: readonly string[], env: Env, now: Temporal.Instant, say: Say): Promise<number> {
  const [verb, file] = args
  const path = env['QPC_MANUAL_FOLDER']
  if (!path) return fail(say, 'QPC_MANUAL_FOLDER is missing: the folder in which orders wait for the bank')
  if (!file || (verb !== 'send' && verb !== 'confirm')) return fail(say, 'say: send <payees.csv>, or confirm <bank.csv>')
  const text = await readFile(file, 'utf8')
  const folder = manualFolder(path)
  if (verb === 'confirm') {
    const { changes, same, errors } = await confirmBatch(folder, text, 'apply')
    for (const { line, code, field } of errors) say(`line ${line}: ${code}${field ? ` (${field})` : ''}`)
    if (errors.length > 0) return fail(say, 'nothing was taken in')
    say(`${changes.length} taken in, ${same} known before`)
    return 0
  }
  const { payees, errors } = readBankPayees(text)
  for (const { line, code, field } of errors) say(`line ${line}: ${code}${field ? ` (${field})` : ''}`)
  if (errors.length > 0) return fail(say, 'nothing was sent')
  const originator = {
    bankRouting: env['QPC_MANUAL_BANK_ROUTING'] ?? '',
    bankName: env['QPC_MANUAL_BANK_NAME'] ?? '',
    companyName: env['QPC_MANUAL_COMPANY_NAME'] ?? '',
    companyId: env['QPC_MANUAL_COMPANY_ID'] ?? '',
  }
  if (!isRoutingNumber(originator.bankRouting) || !originator.bankName || !originator.companyName || !originator.companyId)
    return fail(say, 'QPC_MANUAL_BANK_ROUTING (nine digits), _BANK_NAME, _COMPANY_NAME and _COMPANY_ID are needed, as the bank gave them')
  const made = await makeBatch({ folder, payees, originator, now })
  if (made.is === 'taken') return fail(say, 'somebody else made a file just now; look at it first')
  if (made.is === 'made') {
    const { batchId, lines } = made.batch
    say(`${join(path, 'batches', batchId)}: ${lines.length} lines, $${made.cents / 100n}.${String(made.cents % 100n).padStart(2, '0')}`)
  } else say('nothing to send')
  if (made.waiting.length > 0) say(`${made.waiting.length} wait for a line of their payee: ${made.waiting.join(' ')}`)
  return 0
}

function fail(say: Say, words: string): number {
  say(words)
  return 1
}

if (import.meta.main)
  process.exitCode = await manualCommand(process.argv.slice(2), process.env, Temporal.Now.instant(), (words) => console.log(words))
