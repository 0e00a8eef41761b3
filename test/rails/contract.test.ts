/** What every rail keeps, whoever stands behind it: paid at most once under a key, and no answer made up. One suite for all of them. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../../server/src/platform/failure.ts'
import { type Bench, manualBench, orderOf, sandboxBench, stripeBench, trailOf, tremendousBench } from './benches.ts'
import { type Fault, RETRY_AFTER_SECONDS } from './listener.ts'

const benches = await Promise.all([sandboxBench(), tremendousBench(), stripeBench(), manualBench()])
after(() => Promise.all(benches.map((bench) => bench.close())))
afterEach(() =>
  assert.deepEqual(
    benches.flatMap((bench) => bench.leftOver()),
    [],
    'every fault was met, and nothing else went wrong',
  ),
)

const each = (name: string, run: (bench: Bench) => Promise<void>, fits: (bench: Bench) => boolean = () => true) => {
  for (const bench of benches.filter(fits)) test(`${bench.name}: ${name}`, () => run(bench))
}
const withFault = (fault: Fault) => (bench: Bench) => bench.can.faults.includes(fault)
const statusOf = (answer: { is: string }) => ('status' in answer ? answer.status : answer.is)

each('an order that the rail does not know is not found', async ({ rail }) => {
  const order = orderOf()
  assert.deepEqual(await rail.lookup(order.payoutId, trailOf(order)), { is: 'not-found' })
})

each('the same order again is the same order, to the cent', async ({ rail, kept }) => {
  for (const cents of [1n, 29n, 100n, 1999n, 100_010n, 123_456_789n]) {
    const order = orderOf(cents)
    const [first, again] = [await rail.submit(order), await rail.submit(order)]
    assert.ok(first.is === 'told' && again.is === 'told')
    assert.ok(first.status === 'accepted' || first.status === 'sent' || first.status === 'link-ready')
    assert.equal(again.providerId, first.providerId)
    assert.deepEqual(kept(order.payoutId), [cents])
    const seen = await rail.lookup(order.payoutId, trailOf(order))
    assert.ok(seen.is === 'told')
    assert.equal(seen.cents, cents)
    assert.equal(seen.providerId, first.providerId)
  }
})

each('another order under the same key is not paid, and never taken for ours', async ({ rail, kept }) => {
  const order = orderOf(500n)
  await rail.submit(order)
  const other = await rail.submit({ ...order, cents: 900n })
  // A rail that answers with the first order names its amount, which our books refuse.
  assert.ok(other.is === 'conflict' || (other.is === 'told' && other.cents === 500n), JSON.stringify(other.is))
  assert.deepEqual(kept(order.payoutId), [500n])
})

for (const fault of ['cut-after', 'slow', 'bad-body'] as const)
  each(
    `${fault}: the answer is lost and the order is not; a look finds it, and the same key pays nothing twice`,
    async ({ rail, fault: cause, kept }) => {
      const order = orderOf()
      cause(fault)
      const answer = await rail.submit(order)
      // Stripe's own library asks again under the same key when a connection breaks, and then there is an answer.
      assert.ok(answer.is === 'unknown' || (fault === 'cut-after' && answer.is === 'told'), answer.is)
      assert.deepEqual(kept(order.payoutId), [order.cents])
      assert.equal((await rail.lookup(order.payoutId, trailOf(order))).is, 'told')
      assert.equal((await rail.submit(order)).is, 'told')
      assert.deepEqual(kept(order.payoutId), [order.cents])
    },
    withFault(fault),
  )

for (const fault of ['reset-before', '500', 'redirect'] as const)
  each(
    `${fault}: nobody knows, so it is unknown; the look finds nothing and the order goes out once`,
    async ({ rail, fault: cause, kept }) => {
      const order = orderOf()
      cause(fault)
      assert.equal((await rail.submit(order)).is, 'unknown')
      assert.deepEqual(kept(order.payoutId), [])
      assert.equal((await rail.lookup(order.payoutId, trailOf(order))).is, 'not-found')
      assert.equal((await rail.submit(order)).is, 'told')
      assert.deepEqual(kept(order.payoutId), [order.cents])
    },
    withFault(fault),
  )

each(
  '429: nothing was taken, and nobody calls until the time that the rail names is over',
  async ({ rail, fault, lookFault, kept, held }) => {
    const order = orderOf()
    fault('429')
    assert.deepEqual(await rail.submit(order), { is: 'later', because: 'too-many-calls', afterSeconds: RETRY_AFTER_SECONDS })
    lookFault('429')
    assert.equal((await rail.lookup(order.payoutId, trailOf(order))).is, 'later')
    assert.deepEqual(held, [RETRY_AFTER_SECONDS, RETRY_AFTER_SECONDS])
    assert.deepEqual(kept(order.payoutId), [])
    assert.equal((await rail.submit(order)).is, 'told')
  },
  withFault('429'),
)

for (const fault of ['no-funds', 'not-let-in'] as const)
  each(
    `${fault}: it is ours to set right, so nobody is refused and the same order goes out later`,
    async ({ rail, fault: cause, kept }) => {
      const order = orderOf()
      cause(fault)
      assert.deepEqual(await rail.submit(order), { is: 'later', because: fault, afterSeconds: 3600 })
      assert.deepEqual(kept(order.payoutId), [])
      assert.equal((await rail.submit(order)).is, 'told')
    },
    withFault(fault),
  )

each(
  'a payee whom the rail will not pay is refused for good, with a code to act on',
  async ({ rail, fault }) => {
    fault('refuse-payee')
    const answer = await rail.submit(orderOf())
    assert.ok(answer.is === 'told')
    assert.deepEqual([answer.status, answer.refusal], ['rejected', 'payee-refused'])
  },
  withFault('refuse-payee'),
)

each(
  'an order that is wrong on our side refuses nobody: it waits for a person',
  async ({ rail, fault }) => {
    fault('refuse-us')
    await assert.rejects(
      rail.submit(orderOf()),
      (error) => error instanceof Failure && error.code === 'rail-misunderstood' && error.retry === 'after-person',
    )
  },
  withFault('refuse-us'),
)

each(
  'the amount that the rail took is told as it is, so that our books can refuse it',
  async ({ rail, fault }) => {
    const order = orderOf(700n)
    fault('wrong-amount')
    await rail.submit(order)
    const seen = await rail.lookup(order.payoutId, trailOf(order))
    assert.ok(seen.is === 'told')
    assert.equal(seen.cents, 701n)
  },
  withFault('wrong-amount'),
)

each(
  'a state that nobody has heard of is no news',
  async ({ rail, fault, kept }) => {
    const order = orderOf()
    fault('unknown-state')
    assert.deepEqual(await rail.submit(order), { is: 'unknown', because: 'bad-answer' })
    assert.deepEqual(kept(order.payoutId), [order.cents])
  },
  withFault('unknown-state'),
)

each('a look that fails says nothing of the payout', async ({ rail, can, lookFault }) => {
  const order = orderOf()
  await rail.submit(order)
  for (const fault of can.looks.filter((one) => one !== '429')) {
    lookFault(fault)
    assert.equal((await rail.lookup(order.payoutId, trailOf(order))).is, 'unknown', fault)
  }
})

each('a payout is looked up in every state that it can come to', async ({ rail, can, become }) => {
  for (const stage of can.stages) {
    const order = orderOf()
    await rail.submit(order)
    await become(order.payoutId, stage)
    const seen = await rail.lookup(order.payoutId, trailOf(order))
    assert.equal(statusOf(seen), stage)
    assert.ok(seen.is === 'told' && seen.cents === order.cents)
    // Whoever is refused or gets money back is told why, in a word that we have words for.
    if (rail.id !== 'sandbox') assert.equal(seen.refusal !== undefined, stage === 'rejected' || stage === 'returned')
  }
})

each(
  'a hook is believed when its signature fits, and leads to our payout',
  async ({ rail, hook, secret }) => {
    const order = orderOf()
    await rail.submit(order)
    const { headers, body } = hook!(order.payoutId, { hookId: 'evt_1' })
    const read = rail.verifyHook(headers, body, secret)
    assert.equal(read?.hookId, 'evt_1')
    const payoutId = read?.payoutId ?? (await rail.payoutOf?.(read?.providerId ?? ''))
    assert.equal(payoutId, order.payoutId)
  },
  ({ hook }) => hook !== null,
)

each(
  'a hook that is forged, changed or unsigned is refused',
  async ({ rail, hook, secret }) => {
    const order = orderOf()
    await rail.submit(order)
    const forged = hook!(order.payoutId, { secret: 'guessed' })
    assert.equal(rail.verifyHook(forged.headers, forged.body, secret), null)
    const good = hook!(order.payoutId)
    assert.equal(rail.verifyHook(new Headers(), good.body, secret), null)
    for (let at = 0; at < good.body.length; at += 7) {
      const changed = Uint8Array.from(good.body)
      changed[at]! ^= 1
      assert.equal(rail.verifyHook(good.headers, changed, secret), null, `byte ${at}`)
    }
  },
  ({ hook }) => hook !== null,
)

each('whatever goes wrong, in whatever order, a key is paid once and to the cent', async ({ rail, can, fault, kept, leftOver }) => {
  const harmless = can.faults.filter((one) => !['wrong-amount', 'refuse-us', 'slow'].includes(one))
  const runs = harmless.length > 0 ? 20 : 5
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Fault>(...harmless, '500'), { maxLength: harmless.length > 0 ? 5 : 0 }),
      fc.bigInt(1n, 99_999n),
      async (faults, cents) => {
        const order = orderOf(cents)
        fault(...faults)
        // As the machine does: look, and send again under the same key only what the rail does not have.
        for (let n = 0; n < 12; n++) {
          const seen = await rail.lookup(order.payoutId, trailOf(order))
          if (seen.is === 'told') break
          if (seen.is === 'not-found') await rail.submit(order)
        }
        assert.deepEqual(kept(order.payoutId), [cents])
        leftOver()
      },
    ),
    { numRuns: runs, seed: 5 },
  )
})
