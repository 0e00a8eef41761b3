import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchAnswers } from '#connect/fetch/batch-parts.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const profile = utilityProfiles(null).find((one) => one.id === 'con-edison')!
const own = `${profile.resourceBase}/Batch/Subscription/1`
const uri = (from: string, to: string, more = '', base = own) =>
  `${base}?published-min=2026-07-${from}T04:00:00Z&published-max=2026-07-${to}T04:00:00Z${more}`
const whole = { requestId: 'req_1', uri: uri('01', '11') }
function match(uris: string[], asked = [whole]) {
  const { whole: ready, inParts, news } = matchAnswers(profile, uris, asked)
  return { ready, inParts: Object.fromEntries(inParts), news }
}

test('what answers nothing is news: other days, days that leave a gap, another subscription, another usage point', () => {
  for (const uris of [
    [uri('02', '12')],
    [uri('01', '05')],
    [uri('01', '05'), uri('06', '11')],
    [uri('01', '05'), uri('05', '10')],
    [uri('01', '11', '', `${profile.resourceBase}/Batch/Subscription/2`)],
    [uri('01', '11', '', `${own}/UsagePoint/7`)],
    [uri('01', '05', '&x=1'), uri('05', '11', '&x=2')],
    [own],
  ])
    assert.deepEqual(match(uris), { ready: [], inParts: {}, news: uris })
})

test('the address itself is the answer, however its parameters are ordered and encoded', () => {
  const turned = `${own}?published-max=2026-07-11T04%3A00%3A00Z&published-min=2026-07-01T04%3A00%3A00Z`
  for (const one of [whole.uri, turned]) assert.deepEqual(match([one]), { ready: ['req_1'], inParts: {}, news: [] })
})

test('several documents that together cover the window are the answer: side by side, overlapping, in any order', () => {
  for (const uris of [
    [uri('01', '05'), uri('05', '11')],
    [uri('05', '11'), uri('01', '05')],
    [uri('01', '07'), uri('03', '11')],
    [uri('01', '02'), uri('02', '09'), uri('09', '11')],
  ])
    assert.deepEqual(match(uris), { ready: [], inParts: { req_1: uris }, news: [] })
})

test('addresses with the request’s own parameters and more are its parts, together with the address itself', () => {
  const parts = [uri('01', '11', '&part=1'), uri('01', '11', '&part=2')]
  assert.deepEqual(match(parts), { ready: [], inParts: { req_1: parts }, news: [] })
  assert.deepEqual(match([whole.uri, parts[1]!]), { ready: [], inParts: { req_1: [whole.uri, parts[1]] }, news: [] })
})

test('one list may answer two requests and bring news besides', () => {
  const other = { requestId: 'req_2', uri: uri('11', '21') }
  const uris = [uri('11', '21'), uri('01', '05'), uri('05', '11'), uri('21', '22')]
  assert.deepEqual(match(uris, [whole, other]), { ready: ['req_2'], inParts: { req_1: [uris[1], uris[2]] }, news: [uris[3]] })
})
