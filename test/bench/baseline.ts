/** How fast baselines are measured, beside the limit: only reading the values that the method looks at. */
import { accountCount } from './accounts.ts'
import { compete } from './rounds.ts'
import { rowsOf, type Section, type Work } from './section.ts'

/** As many as `contestants/baseline-limit.ts` makes, since one pass is too short to be timed. */
const limitPasses = 100

export async function baselineSection(rounds: number): Promise<Section> {
  const works: Work[] = [
    { name: '@quickpay/baseline, coned-cbl adjusted', file: 'baseline.ts', amount: accountCount },
    { name: 'limit: adding up the same readings', file: 'baseline-limit.ts', amount: accountCount * limitPasses },
  ]
  return {
    id: 'baseline',
    title: 'Measuring an event: exact baselines, one thread',
    about: `${accountCount} accounts, 45 days of quarter hours each, 4 hours of event; the limit holds no arithmetic but one sum`,
    unit: 'accounts/s',
    rows: rowsOf(works, await compete(works, rounds)),
  }
}
