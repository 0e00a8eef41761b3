import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newCode, printCode, readCode } from '#referrals/code.ts'

test('what can be none of our codes is not taken: look-alikes, vowels, another length', () => {
  for (const text of ['', '346789CD', '346789CDFF', '0467-89CDF', '1O6789CDF', 'A46789CDF', '346 789 CD!', 'ÑÑÑÑÑÑÑÑÑ'])
    assert.equal(readCode(text), null, text)
})

test('a code is read as people write it, and printed as it can be read out', () => {
  assert.equal(readCode(' 346-789 cdf '), '346789CDF')
  assert.equal(printCode('346789CDF'), '346-789-CDF')
})

test('a new code can be read back, and is hardly ever one that was there', () => {
  const codes = Array.from({ length: 2000 }, newCode)
  for (const code of codes) assert.equal(readCode(printCode(code)), code)
  assert.equal(new Set(codes).size, codes.length)
})
