/** How fast baselines are measured: a portfolio in one pass, and accounts one by one with the trace that a receipt needs. */
import { accountCount } from './accounts.ts'
import { installPeer } from './peers.ts'
import { portfolioAccounts, portfolioPasses } from './portfolio.ts'
import { compete } from './rounds.ts'
import { rowsOf, type Section, type Work } from './section.ts'

/** As many as `contestants/baseline-limit.ts` makes, since one pass is too short to be timed. */
const limitPasses = 100

export const baselineSections = async (rounds: number): Promise<Section[]> => [await inOnePass(rounds), await oneByOne(rounds)]

async function inOnePass(rounds: number): Promise<Section> {
  const whyNot = installPeer('@duckdb/node-api')
  const checksum = { checksum: portfolioAnswer }
  const works: Work[] = [
    { name: '@quickpay/baseline, measureMany', file: 'portfolio.ts', amount: portfolioAccounts * portfolioPasses, ...checksum },
    { name: 'limit: adding up the same slots', file: 'portfolio-limit.ts', amount: portfolioAccounts * portfolioPasses },
  ]
  if (whyNot === null) works.push({ name: 'DuckDB, SQL', file: 'portfolio-duckdb.ts', amount: portfolioAccounts, ...checksum })
  return {
    id: 'portfolio',
    title: 'Measuring an event for a portfolio: coned-cbl adjusted, without the trace, one thread each',
    about: `${portfolioAccounts} accounts of quarter hours, 4 hours of event${whyNot === null ? '' : `; SKIPPED: DuckDB. ${whyNot}`}`,
    unit: 'accounts/s',
    rows: rowsOf(works, await compete(works, rounds)),
  }
}

/** What the rule gives for the accounts of `portfolio.ts`; ours and SQL must agree. */
const portfolioAnswer = '10000 measured, 3001422.676 Wh'

async function oneByOne(rounds: number): Promise<Section> {
  const works: Work[] = [
    { name: '@quickpay/baseline, measureTraced', file: 'baseline.ts', amount: accountCount },
    { name: 'limit: adding up the same readings', file: 'baseline-limit.ts', amount: accountCount * limitPasses },
  ]
  return {
    id: 'baseline',
    title: 'Measuring an event account by account: coned-cbl adjusted, every day, hour and reading told, one thread',
    about: `${accountCount} accounts, 45 days of quarter hours each, 4 hours of event; the limit holds no arithmetic but one sum`,
    unit: 'accounts/s',
    rows: rowsOf(works, await compete(works, rounds)),
  }
}
