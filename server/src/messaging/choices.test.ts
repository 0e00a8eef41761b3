import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Choice, channelsFor, insteadOf, topics, unheard } from '#messaging/choices.ts'

const [mailOnly, withTexts, withAll] = [
  { sms: false, push: false },
  { sms: true, push: false },
  { sms: true, push: true },
]
const off = (topic: Choice['topic'], ...by: Choice['channel'][]): Choice[] => by.map((channel) => ({ topic, channel, wanted: false }))

test('what is about the account itself is mail, whatever was chosen', () => {
  const nothing = topics.flatMap((topic) => off(topic, 'email', 'sms', 'push'))
  for (const template of ['method-changing', 'sharing-stopped', 'connected', 'history-ready'] as const)
    assert.deepEqual(channelsFor(template, nothing, withTexts), ['email'], template)
  for (const template of ['event-notice', 'paid', 'zero', 'payout-returned'] as const)
    assert.deepEqual(channelsFor(template, nothing, withTexts), [], template)
})

test('without a number in force nothing is a text; with one, texts are usual, and mail is but for the last quarter of an hour', () => {
  assert.deepEqual(channelsFor('event-notice', [], mailOnly), ['email'])
  assert.deepEqual(channelsFor('event-notice', [], withTexts), ['email', 'sms'])
  assert.deepEqual(channelsFor('event-soon', [], withTexts), ['sms'])
  assert.deepEqual(channelsFor('event-soon', [], mailOnly), [])
})

test('an event, or a problem, that would reach nobody is seen; a topic of less weight is not', () => {
  assert.deepEqual(unheard([], mailOnly), [])
  assert.deepEqual(unheard(off('event', 'email'), withTexts), [])
  assert.deepEqual(unheard(off('event', 'email'), mailOnly), ['event'])
  assert.deepEqual(
    unheard([...off('event', 'email', 'sms'), ...off('problem', 'email', 'sms'), ...off('paid', 'email', 'sms')], withTexts),
    ['event', 'problem'],
  )
})

test('a device in use gets every notice, also the reminder and the beginning; what warns of a stranger goes there as well as by mail', () => {
  assert.deepEqual(channelsFor('event-notice', [], withAll), ['email', 'sms', 'push'])
  assert.deepEqual(channelsFor('event-start', [], withAll), ['push'])
  assert.deepEqual(channelsFor('event-start', [], withTexts), [])
  for (const template of ['passkey-added', 'new-sign-in', 'method-changing'] as const)
    assert.deepEqual(channelsFor(template, off('event', 'push'), withAll), ['email', 'push'], template)
  assert.deepEqual(unheard(off('event', 'email', 'sms'), withAll), [])
})

test('where one way is closed the next is tried: by text only what the person wants by text, and nothing about the account', () => {
  assert.deepEqual(insteadOf('push', 'event-notice', [], withAll), ['sms', 'email'])
  assert.deepEqual(insteadOf('push', 'event-notice', off('event', 'sms'), withAll), ['email'])
  assert.deepEqual(insteadOf('email', 'paid', [], withTexts), ['sms'])
  assert.deepEqual(insteadOf('email', 'paid', [], mailOnly), [])
  assert.deepEqual(insteadOf('email', 'method-changing', [], withAll), ['push'])
  assert.deepEqual(insteadOf('sms', 'paid', [], withTexts), ['email'])
})
