/** A payee is asked for a tax form before it is needed, in mail: it is about the account, and nobody can switch it off. */
import { tell } from '#messaging/tell-task.ts'
import { payeesOf } from '#payout/holds/payee-store.ts'
import { isNear, thresholdOf } from '#payout/holds/tax-year.ts'
import { partsOf } from '#platform/ids.ts'

/** On `tax-form.wanted`. Whose form came meanwhile is not asked. */
export const tellTaxForm = tell('tellTaxForm', async ({ db }, subject) => {
  const { memberId, id } = partsOf(subject)
  const year = Number(id)
  const payee = (await payeesOf(db, [memberId], year)).get(memberId)
  if (!payee || payee.form?.state === 'valid') return []
  const threshold = thresholdOf(year)
  const parameters = { year, thresholdCents: Number(threshold.cents), nearly: isNear(payee.paidCents, threshold) }
  return [{ memberId, cause: `tax-form:${year}`, template: 'tax-form', parameters }]
})
