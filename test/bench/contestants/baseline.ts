/** Measures every account with `@quickpay/baseline`, exactly, with the trace, in one thread. */
import { measureTraced } from '@quickpay/baseline'
import { printExact } from '@quickpay/units'
import { questions } from '../accounts.ts'
import { run } from '../contestant.ts'

const asked = questions()

await run(() => {
  const measured = asked.map((question) => measureTraced(question).measurement).filter((one) => one.is === 'measured')
  // The sum is of fractions with different denominators: taken of printed values, it costs next to nothing beside the measuring.
  const reliefWh = measured.reduce((total, one) => total + Number(printExact(one.reliefWh, 3)), 0)
  return `${measured.length} measured, ${reliefWh.toFixed(3)} Wh`
})
