/** Accepts the agreement as it was shown. Accepting it twice is accepting it once. */
import { type Acceptance, currentAgreement, hashOfText } from '#members/agreement/agreement.ts'
import { addAcceptance } from '#members/agreement/agreement-store.ts'
import type { Locale } from '#members/member.ts'
import type { Work } from '#platform/task.ts'

export async function acceptAgreement(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  memberId: string,
  locale: Locale,
  signed: Pick<Acceptance, 'authority' | 'signerName' | 'signerTitle'>,
): Promise<void> {
  const { version, text } = currentAgreement
  const acceptance = { ...signed, memberId, version, locale, textSha256: hashOfText(text[locale]), acceptedAt: work.now }
  if (await addAcceptance(work.trx, acceptance)) await work.emit('agreement.accepted', [memberId])
}
