/** The books' invariants by name. Each looks for what must never be; a finding is money that somebody has to look at. */
import { partsOfAccount } from '#ledger/chart.ts'
import { brokenMonths, sharesAstray, unconvergedMonths } from '#ledger/check-months-store.ts'
import {
  accountsInUse,
  alteredJournals,
  brokenSplits,
  driftedBalances,
  earningsAstray,
  inFlightDifferences,
  lostMoney,
  type Misfit,
  negativeBalances,
  overpaidEarnings,
  partsAstray,
  payoutsAstray,
  railCashDifferences,
  recoverableDifferences,
  repeatedCauses,
  unbalanced,
  unconverged,
  undoneAlone,
  unexplainedCash,
  unexplainedJournals,
} from '#ledger/check-store.ts'
import { brokenSeals, slippedJournals } from '#ledger/seal-store.ts'
import type { Db, Queries } from '#platform/db.ts'

export type Finding = {
  readonly code: `L${number}`
  readonly words: string
  readonly evidence: Readonly<Record<string, string>>
}
type Invariant = { readonly code: Finding['code']; readonly words: string; misfits(q: Queries): Promise<Misfit[]> }

const unknownAccounts = async (q: Queries): Promise<Misfit[]> =>
  (await accountsInUse(q)).filter((account) => !partsOfAccount(account)).map((subject) => ({ subject, expected: null, found: null }))

export const invariants: readonly Invariant[] = [
  { code: 'L1', words: 'Debits equal credits, in each journal and in all.', misfits: unbalanced },
  { code: 'L1', words: 'Every account is one of the chart.', misfits: unknownAccounts },
  { code: 'L2', words: 'What we owe a member is the sum of the member’s transfers.', misfits: driftedBalances },
  { code: 'L3', words: 'No journal is other than it was booked.', misfits: alteredJournals },
  { code: 'L3', words: 'Every seal is the hash of what it covers and of the seal before.', misfits: brokenSeals },
  { code: 'L3', words: 'Nothing was put in behind a seal.', misfits: slippedJournals },
  { code: 'L4', words: 'A cause is booked once.', misfits: repeatedCauses },
  { code: 'L5', words: 'Nobody is owed less than nothing.', misfits: negativeBalances },
  { code: 'L6', words: 'What is in flight is the sum of the open payouts.', misfits: inFlightDifferences },
  { code: 'L7', words: 'Nothing is paid twice.', misfits: overpaidEarnings },
  { code: 'L8', words: 'Every earned cent is owed, in flight or paid.', misfits: lostMoney },
  { code: 'L8', words: 'An earning and its payouts agree on where the money is.', misfits: earningsAstray },
  { code: 'L8', words: 'A payout is the sum of its earnings, each of them whole.', misfits: partsAstray },
  { code: 'L9', words: 'Every transfer has its cause, and every cause its transfers.', misfits: unexplainedJournals },
  { code: 'L10', words: 'What left a rail’s cash is what its payouts have paid.', misfits: railCashDifferences },
  { code: 'L10', words: 'The last statement of each rail is explained, to the cent.', misfits: unexplainedCash },
  { code: 'L11', words: 'What a member owes back of a season is what was noted.', misfits: recoverableDifferences },
  { code: 'L11', words: 'What an event paid, less what is owed back or our loss, is its newest result.', misfits: unconverged },
  {
    code: 'L11',
    words: 'What a month of pledged load paid, less what is owed back or our loss, is the customer’s part.',
    misfits: unconvergedMonths,
  },
  { code: 'L12', words: 'What is ended or sent back stands beside what it ends.', misfits: undoneAlone },
  { code: 'L13', words: 'A payout stands where its steps lead.', misfits: payoutsAstray },
  { code: 'L14', words: 'What the utility pays for an event is its members’ and the operator’s, to the cent.', misfits: brokenSplits },
  {
    code: 'L14',
    words: 'What the utility pays for a month of pledged load is its members’ and the operator’s, to the cent.',
    misfits: brokenMonths,
  },
  { code: 'L9', words: 'Every earning for pledged load is of a step, and of its amount.', misfits: sharesAstray },
]

/** All invariants at one moment; empty when the books are right. At most twenty findings of each. */
export async function checkLedger(db: Db): Promise<Finding[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const findings: Finding[] = []
      for (const { code, words, misfits } of invariants)
        for (const { subject, expected, found } of await misfits(trx))
          findings.push({ code, words, evidence: { subject, expected: expected ?? 'none', found: found ?? 'none' } })
      return findings
    })
}
