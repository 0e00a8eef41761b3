/**
 * How somebody comes to be written to by text, and stops: they name a number, tick a box that says what for, and type the code that was sent there.
 * Ending it takes one act, by page or by keyword, and counts from that moment.
 */
import { randomInt, timingSafeEqual } from 'node:crypto'
import type { Locale } from '#messaging/format.ts'
import {
  addConsent,
  type Consent,
  codesSince,
  confirmConsent,
  consentInForce,
  countTry,
  type EndedBecause,
  endConsent,
  liftSuppression,
  lockConsent,
  ownerOf,
  pendingConsent,
  setOwner,
  suppress,
  suppressionOf,
} from '#messaging/sms/consent-store.ts'
import { disclosureIn } from '#messaging/sms/disclosure.ts'
import { endingOf, readNumber } from '#messaging/sms/number.ts'
import type { Phone } from '#messaging/sms/phone.ts'
import { renderAnswer } from '#messaging/sms/render-sms.ts'
import { type Clock, realClock } from '#platform/clock.ts'
import type { Db, Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import type { Vault } from '#platform/vault.ts'

export type PhoneWorld = {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  /** Null where no provider of text messages is set up: then nothing of this is offered. */
  readonly phone: Phone | null
  readonly appUrl: string
}
export type Refused = { readonly is: 'refused'; readonly field: 'number' | 'consent' | 'code'; readonly code: string }

/** Codes are guessed at, and each costs money: so many a day, by one member or to one number (toll fraud by "SMS pumping"). */
const CODES_A_DAY = 3
const TRIES = 5
const GOOD_FOR = { minutes: 10 }

export const hashOfNumber = (vault: Vault, number: string): string => vault.fingerprint(number, 'phone')
const placeOf = ({ memberId, consentId }: Pick<Consent, 'memberId' | 'consentId'>): string => `${memberId}/${consentId}/phone`
export const numberOf = (vault: Vault, consent: Pick<Consent, 'memberId' | 'consentId' | 'numberSealed'>): string =>
  vault.open(consent.numberSealed, placeOf(consent))

/** Sends a code to a number whose owner has ticked the box under the text of `disclosureIn`. A new code takes the place of the one before. */
export async function askForNumber(
  world: PhoneWorld,
  { memberId, number: typed, agreed, locale }: { memberId: string; number: string; agreed: boolean; locale: Locale },
): Promise<{ readonly is: 'sent' } | Refused> {
  const { db, clock, vault, phone, appUrl } = world
  const number = readNumber(typed)
  if (!phone) return { is: 'refused', field: 'number', code: 'not-offered' }
  if (!number) return { is: 'refused', field: 'number', code: typed.trim() === '' ? 'missing' : 'not-a-number' }
  if (!agreed) return { is: 'refused', field: 'consent', code: 'missing' }
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const ids = { memberId, consentId: newId('con') }
  const numberHash = hashOfNumber(vault, number)
  const refused = await db.transaction().execute(async (trx) => {
    const [owner, suppression] = [await ownerOf(trx, numberHash), await suppressionOf(trx, numberHash)]
    // Whose number it was may agree again here; for anybody else it takes a START from the telephone itself.
    if (suppression && owner?.memberId !== memberId) return suppression
    if ((await codesSince(trx, { memberId, numberHash }, clock.now().subtract({ hours: 24 }))) >= CODES_A_DAY) return 'too-many'
    const before = await pendingConsent(trx, memberId, true)
    if (before) await endConsent(trx, before, 'replaced', clock.now())
    await addConsent(trx, {
      ...{ ...ids, numberHash, numberSealed: vault.seal(number, placeOf(ids)), ending: endingOf(number) },
      ...{ disclosure: disclosureIn(locale), method: 'page', askedAt: clock.now(), confirmedAt: null },
      ...{ codeHash: vault.fingerprint(code, ids.consentId), codeExpiresAt: realClock.now().add(GOOD_FOR) },
    })
    return null
  })
  if (refused) return { is: 'refused', field: 'number', code: refused }
  const sent = await phone.send({
    memberId,
    messageId: ids.consentId,
    to: number,
    text: renderAnswer('code', { locale, appUrl }, { code }),
  })
  // Without an answer it may well have arrived; whoever gets nothing asks again.
  if (sent.is === 'accepted' || sent.is === 'unknown') return { is: 'sent' }
  await db.transaction().execute((trx) => endConsent(trx, ids, 'provider', clock.now()))
  const why = sent.is === 'later' ? 'try-later' : sent.because === 'opted-out' ? 'stopped' : 'unreachable'
  return { is: 'refused', field: 'number', code: why }
}

/** The code came back: from now on texts go to this number, and no more to one before it, nor to whoever had this number before. */
export async function confirmNumber(
  { db, clock, vault, phone, appUrl }: PhoneWorld,
  { memberId, code }: { memberId: string; code: string },
): Promise<{ readonly is: 'confirmed' } | Refused> {
  if (!/^\d{6}$/.test(code.trim())) return { is: 'refused', field: 'code', code: code.trim() === '' ? 'missing' : 'not-a-code' }
  const confirmed = await db.transaction().execute(async (trx): Promise<Consent | Refused> => {
    const pending = await pendingConsent(trx, memberId, true)
    if (!pending || pending.tries >= TRIES) return { is: 'refused', field: 'code', code: pending ? 'too-many' : 'code-wrong' }
    await countTry(trx, pending)
    if (!isCode(vault, pending, code.trim())) return { is: 'refused', field: 'code', code: 'code-wrong' }
    await takeInForce(trx, pending, clock.now())
    return pending
  })
  if ('is' in confirmed) return confirmed
  // Said once, whether or not it arrives: what was agreed to, what it costs and how it ends (CTIA Messaging Principles and Best Practices §5.1).
  const { consentId, locale } = confirmed
  await phone?.send({ memberId, messageId: consentId, to: numberOf(vault, confirmed), text: renderAnswer('confirmed', { locale, appUrl }) })
  return { is: 'confirmed' }
}

/** The number whose code is waited for; one that was never typed is forgotten after a while. */
export async function awaitedNumber(db: Db, memberId: string): Promise<Consent | null> {
  const pending = await pendingConsent(db, memberId)
  return pending && !isExpired(pending) ? pending : null
}

const isExpired = ({ codeExpiresAt }: Consent): boolean => !codeExpiresAt || Temporal.Instant.compare(codeExpiresAt, realClock.now()) < 0

function isCode(vault: Vault, consent: Consent, code: string): boolean {
  if (!consent.codeHash || isExpired(consent)) return false
  const [given, known] = [Buffer.from(vault.fingerprint(code, consent.consentId)), Buffer.from(consent.codeHash)]
  return given.length === known.length && timingSafeEqual(given, known)
}

async function takeInForce(trx: Trx, consent: Consent, at: Temporal.Instant): Promise<void> {
  const before = await consentInForce(trx, consent.memberId)
  if (before) await endConsent(trx, before, 'replaced', at)
  const owner = await ownerOf(trx, consent.numberHash)
  if (owner && owner.memberId !== consent.memberId) await endConsent(trx, owner, 'taken-over', at)
  await confirmConsent(trx, consent, at)
  await setOwner(trx, consent.numberHash, consent)
  await liftSuppression(trx, consent.numberHash)
}

/** Nothing is sent after this transaction: what was queued asks for the consent first. */
export async function stopTexts(trx: Trx, memberId: string, because: EndedBecause, at: Temporal.Instant): Promise<void> {
  const consent = await consentInForce(trx, memberId)
  if (consent) await endAt(trx, consent, because, at)
}

/** The same for a consent that is known, with its number shut out where its owner, or its carrier, said so. */
export async function endAt(trx: Trx, consent: Consent, because: EndedBecause, at: Temporal.Instant): Promise<void> {
  await lockConsent(trx, consent.memberId, consent.consentId)
  await endConsent(trx, consent, because, at)
  if (because === 'unreachable') await suppress(trx, consent.numberHash, 'unreachable', at)
  if (because === 'keyword' || because === 'provider') await suppress(trx, consent.numberHash, 'stopped', at)
}

/** START from the number itself: its owner agrees again, to the same text in the same language. */
export async function restartTexts(trx: Trx, vault: Vault, from: string, last: Consent, at: Temporal.Instant): Promise<void> {
  const ids = { memberId: last.memberId, consentId: newId('con') }
  const numberSealed = vault.seal(from, placeOf(ids))
  await addConsent(trx, {
    ...{ ...ids, numberSealed, numberHash: last.numberHash, ending: last.ending, method: 'keyword', disclosure: disclosureIn(last.locale) },
    ...{ askedAt: at, codeHash: null, codeExpiresAt: null, confirmedAt: at },
  })
  await setOwner(trx, last.numberHash, ids)
  await liftSuppression(trx, last.numberHash)
}
