import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Choice, channelsFor, topics, unheard } from '#messaging/choices.ts'

const off = (topic: Choice['topic'], ...by: Choice['channel'][]): Choice[] => by.map((channel) => ({ topic, channel, wanted: false }))

test('what is about the account itself is mail, whatever was chosen', () => {
  const nothing = topics.flatMap((topic) => off(topic, 'email', 'sms'))
  for (const template of ['method-changing', 'sharing-stopped', 'connected', 'history-ready'] as const)
    assert.deepEqual(channelsFor(template, nothing, true), ['email'], template)
  for (const template of ['event-notice', 'paid', 'zero', 'payout-returned'] as const)
    assert.deepEqual(channelsFor(template, nothing, true), [], template)
})

test('without a number in force nothing is a text; with one, texts are usual, and mail is but for the last quarter of an hour', () => {
  assert.deepEqual(channelsFor('event-notice', [], false), ['email'])
  assert.deepEqual(channelsFor('event-notice', [], true), ['email', 'sms'])
  assert.deepEqual(channelsFor('event-soon', [], true), ['sms'])
  assert.deepEqual(channelsFor('event-soon', [], false), [])
})

test('an event, or a problem, that would reach nobody is seen; a topic of less weight is not', () => {
  assert.deepEqual(unheard([], false), [])
  assert.deepEqual(unheard(off('event', 'email'), true), [])
  assert.deepEqual(unheard(off('event', 'email'), false), ['event'])
  assert.deepEqual(unheard([...off('event', 'email', 'sms'), ...off('problem', 'email', 'sms'), ...off('paid', 'email', 'sms')], true), [
    'event',
    'problem',
  ])
})
