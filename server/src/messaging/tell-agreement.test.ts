/** The copy of the agreement holds the very text that was accepted, and comes once. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { acceptAgreement } from '#members/agreement/accept.ts'
import { currentAgreement } from '#members/agreement/agreement.ts'
import { type Kit, openKit } from '#messaging/testing/kit.ts'

let world: Kit
before(async () => {
  world = await openKit()
})
after(() => world.close())

test('the whole text in the language in which it was accepted, with who and when, once', async () => {
  const { memberId, email } = await world.member('en')
  const signed = { authority: 'account-holder', signerName: 'Rosa Medina', signerTitle: null } as const
  for (let again = 0; again < 2; again++) await world.within((work) => acceptAgreement(work, memberId, 'es', signed))
  await world.queue.drain()
  const mails = world.inbox.filter((one) => one.to === email)
  assert.equal(mails.length, 1)
  const text = mails[0]?.mail.text ?? ''
  assert.match(text, /Rosa Medina accepted version 2026-1/)
  for (const { heading, paragraphs } of currentAgreement.text.es.sections)
    for (const line of [heading, ...paragraphs]) assert.ok(text.replaceAll(/\s+/g, ' ').includes(line), line)
})
