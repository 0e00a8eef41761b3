import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '#platform/failure.ts'
import { openLog, shapeOf } from '#platform/log.ts'

const SECRET = 'canary-5e4c1b'
const thrown = (make: () => unknown): unknown => {
  try {
    throw make()
  } catch (error) {
    return error
  }
}

test('the message of an error is never part of its shape, however it is dressed', () => {
  const frame = `\n    at ${SECRET} (/home/me/src/${SECRET}.ts:1:1)`
  for (const make of [
    () => new Error(SECRET),
    () => new Error(`first line${frame}`),
    () => new Error(`/src/${SECRET}.ts:12`),
    () => new Error('outer', { cause: new Error(SECRET) }),
    () => new AggregateError([new Error(SECRET)], SECRET),
    () => new Failure('code', 'soon', SECRET, { name: SECRET }),
    () => Object.assign(new Error('x'), { code: `${SECRET} was refused` }),
    () => Object.assign(new Error('x'), { name: `${SECRET}: bad` }),
    () => Object.assign(new Error(`first${frame}`), { message: 'changed afterwards' }),
    () => {
      // The stack keeps the message that the error had when somebody first looked at it.
      const error = new Error(`/src/${SECRET}.ts:12`)
      return error.stack ? Object.assign(error, { message: 'changed afterwards' }) : error
    },
    () => SECRET,
    () => ({ message: SECRET }),
  ]) {
    const shape = shapeOf(thrown(make))
    assert.ok(!shape.includes(SECRET), shape)
  }
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{8,12}$/), fc.string(), fc.string(), (secret, before, after) => {
      const shape = shapeOf(new TypeError(`${before}${secret}${after}`))
      assert.ok(!shape.includes(secret), shape)
    }),
  )
})

test('the shape names the class, the code and the place in our own code', () => {
  assert.match(shapeOf(thrown(() => new TypeError('x'))), /^TypeError at log\.test\.ts:\d+/)
  assert.match(shapeOf(Object.assign(new Error('x'), { code: '23505' })), /^Error 23505 at /)
  assert.equal(shapeOf(undefined), 'undefined')
})

test('a line of the log is JSON with the fields it was given and the time; the secret of a failed job is not in it', () => {
  let text = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8')
      done()
    },
  })
  const log = openLog('warn', stream)
  const error = thrown(() => new Error(`duplicate key (email)=(${SECRET})`))
  log.info({ code: 'quiet' }, 'below the level')
  log.warn({ code: 'unexpected', attempt: 2, kind: shapeOf(error) }, 'a task failed')
  const lines = text.trim().split('\n')
  assert.equal(lines.length, 1)
  const { time, kind, ...line } = JSON.parse(lines[0]!) as Record<string, unknown>
  assert.deepEqual(line, { level: 40, code: 'unexpected', attempt: 2, msg: 'a task failed' })
  assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000)
  assert.match(String(kind), /^Error at/)
  assert.ok(!text.includes(SECRET))
})
