import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTurn } from './clock/clock-command.ts'
import { readConfig } from './config.ts'

test('numbers that are none are refused by name', () => {
  assert.throws(() => readConfig({ SANDBOX_PORT: '4100x' }), /SANDBOX_PORT/)
  assert.throws(() => readConfig({ SANDBOX_SMTP_PORT: '70000' }), /SANDBOX_SMTP_PORT/)
})

test('defaults, and what is set', () => {
  assert.deepEqual(readConfig({}), { port: 4100, smtpPort: 4125, stateFile: '', seed: 1 })
  const set = {
    SANDBOX_PORT: '0',
    SANDBOX_SMTP_PORT: '1',
    SANDBOX_STATE: 'x.sqlite',
    SANDBOX_SEED: '9',
    SANDBOX_ADMIN_KEY: 'k',
    SANDBOX_START_AT: '2026-07-14T13:30:00Z',
  }
  assert.deepEqual(readConfig(set), {
    port: 0,
    smtpPort: 1,
    stateFile: 'x.sqlite',
    seed: 9,
    adminKey: 'k',
    startAt: '2026-07-14T13:30:00Z',
  })
})

test('what a shell may say to the clock', () => {
  for (const bad of ['6h', '+h', '+6y', '-1h', 'tomorrow', '']) assert.equal(readTurn(bad), null)
  assert.deepEqual(readTurn('+6h'), { advance: 'PT6H' })
  assert.deepEqual(readTurn('+30m'), { advance: 'PT30M' })
  assert.deepEqual(readTurn('+2d'), { advance: 'P2D' })
  assert.deepEqual(readTurn('next-morning'), { advance: 'next-morning' })
  assert.deepEqual(readTurn('2026-07-15T20:00:00Z'), { to: '2026-07-15T20:00:00Z' })
})
