/** Who accepted the participation agreement is sent a copy: the very text that was accepted. */
import { agreementOf } from '#members/agreement/agreement.ts'
import { acceptanceOf } from '#members/agreement/agreement-store.ts'
import { tell } from '#messaging/tell-task.ts'

/** On `agreement.accepted`. */
export const tellAgreed = tell('tellAgreed', async ({ db }, memberId) => {
  const accepted = await acceptanceOf(db, memberId)
  if (!accepted) return []
  const { version, locale, signerName, acceptedAt } = accepted
  const { sections } = agreementOf(version).text[locale]
  const parameters = { version, signerName, acceptedAt: acceptedAt.toString(), sections }
  return [{ memberId, cause: `agreement:${version}`, template: 'agreement-accepted', parameters }]
})
