/** Measures a portfolio in one pass with `@quickpay/baseline`: the full rule, adjusted, without the trace. */
import { measureMany } from '@quickpay/baseline'
import { run } from '../contestant.ts'
import { portfolioAccounts, portfolioPasses, reliefText, somePortfolio } from '../portfolio.ts'

const portfolio = somePortfolio(portfolioAccounts)

await run(() => {
  let answer = measureMany(portfolio)
  for (let pass = 1; pass < portfolioPasses; pass++) answer = measureMany(portfolio)
  let count = 0
  let relief = 0
  for (const [account, outcome] of answer.outcome.entries()) {
    if (outcome !== 0) continue
    count += 1
    const average = answer.basisMilliWh[account]! / answer.basisDays[account]!
    relief += (average * answer.factorN[account]!) / answer.factorD[account]! - answer.usedMilliWh[account]!
  }
  return reliefText(count, relief)
})
