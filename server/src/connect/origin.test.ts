import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow } from '#connect/origin.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const [conEdison] = utilityProfiles(null)
const refused = (uri: string) => {
  const answer = allow(conEdison!, uri)
  return answer.is === 'refused' ? answer.because : `ALLOWED ${answer.url}`
}

test('what is no address of the utility is refused, the first reason first', () => {
  for (const [uri, because] of [
    ['', 'not-a-url'],
    ['resource/Batch/Subscription/1', 'not-a-url'],
    ['https://api.coned.com/gbc/espi/1_1/resource/\r\nHost: evil', 'not-a-url'],
    ['https://api.coned.com\\@evil.example/gbc/espi/1_1/resource/x', 'not-a-url'],
    ['https://user:pw@api.coned.com/gbc/espi/1_1/resource/x', 'userinfo'],
    ['https://api.coned.com@169.254.169.254/gbc/espi/1_1/resource/x', 'userinfo'],
    ['http://api.coned.com/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://api.coned.com:8443/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://api.coned.com.evil.example/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://127.0.0.1/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://[::1]/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://2130706433/gbc/espi/1_1/resource/x', 'other-origin'],
    ['file:///etc/passwd', 'other-origin'],
    ['javascript:alert(1)', 'other-origin'],
    ['https://api.coned.com/gbc/espi/1_1/resource/x#frag', 'fragment'],
    ['https://api.coned.com/gbc/espi/1_1/resource', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resourceful/x', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/../oauth/Token', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/%2e%2e/oauth/Token', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/..%2foauth/Token', 'other-path'],
  ] as const)
    assert.equal(refused(uri), because, uri)
})

test('the utility’s own addresses pass, query and all', () => {
  const uri =
    'https://api.coned.com/gbc/espi/1_1/resource/Batch/Subscription/17?published-min=2026-07-14T04:00:00Z&published-max=2026-07-15T04:00:00Z'
  const answer = allow(conEdison!, uri)
  assert.equal(answer.is === 'allowed' && answer.url.href, uri)
})
