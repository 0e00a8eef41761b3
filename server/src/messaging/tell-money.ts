/** What people are told about their money; every figure and sentence of it is the payment's own explanation. */
import { earningsOfMember } from '#ledger/earning-store.ts'
import { type Found, findPayment } from '#messaging/payment-found.ts'
import { type TellWorld, tell } from '#messaging/tell-task.ts'
import { type ToldPayment, toldPayment } from '#messaging/told-payment.ts'
import type { HoldCode } from '#payout/holds/hold.ts'
import { partsOfPayout } from '#payout/part-store.ts'
import type { Payout } from '#payout/payout.ts'
import { findPayout } from '#payout/payout-store.ts'
import { isOursToMend } from '#payout/rail.ts'
import type { Db } from '#platform/db.ts'
import { partsOf } from '#platform/ids.ts'
import { storyOf } from '#settlement/explain-store.ts'

/** On `participation.measured`: a first result of nothing is said, never a silent zero. Later versions cost nobody anything and say nothing. */
export const tellMeasured = tell('tellMeasured', async (world, subject) => {
  const { memberId, id: participationId } = partsOf(subject)
  const found = await findPayment(world.db, memberId, participationId)
  if (!found?.measurement || found.story?.measurements.some((one) => one.cents > one.elsewhereCents)) return []
  const parameters = { payment: await toldPayment(world, found) }
  return [{ memberId, cause: `participation:${participationId}:zero`, template: 'zero', parameters }]
})

/** Each payment that a payout carries has a receipt of its own, and is told by it. */
async function paymentsOf(world: TellWorld, { memberId, payoutId }: Payout): Promise<ToldPayment[]> {
  const told: ToldPayment[] = []
  for (const { earningId } of await partsOfPayout(world.db, memberId, payoutId)) {
    const found = await findPayment(world.db, memberId, earningId)
    if (found) told.push(await toldPayment(world, found))
  }
  return told
}

/** On `payout.settled`: a first payment, a correction, what had been held. Money that has come back meanwhile is told as that. */
export const tellPaid = tell('tellPaid', async (world, subject) => {
  const { memberId, id: payoutId } = partsOf(subject)
  const payout = await findPayout(world.db, memberId, payoutId)
  if (payout?.state !== 'settled') return []
  return (await paymentsOf(world, payout)).map((payment) => ({
    memberId,
    cause: `payout:${payoutId}:paid:${payment.id}`,
    template: 'paid',
    parameters: { payment },
  }))
})

/** On `payout.link-ready`: the money lies ready and the payee has to take it; nothing is said of money that was taken or came back meanwhile. */
export const tellLinkReady = tell('tellLinkReady', async (world, subject) => {
  const { memberId, id: payoutId } = partsOf(subject)
  const payout = await findPayout(world.db, memberId, payoutId)
  if (payout?.state !== 'submitted') return []
  return (await paymentsOf(world, payout)).map((payment) => ({
    memberId,
    cause: `payout:${payoutId}:link-ready:${payment.id}`,
    template: 'link-ready',
    parameters: { payment },
  }))
})

/** On `payout.returned`: rejected before it left, or sent back after. */
export const tellReturned = tell('tellReturned', async (world, subject) => {
  const { memberId, id: payoutId } = partsOf(subject)
  const payout = await findPayout(world.db, memberId, payoutId)
  if (payout?.state !== 'rejected' && payout?.state !== 'returned') return []
  const how = { wasSent: payout.state === 'returned', isOurs: isOursToMend(payout.refusal) }
  return (await paymentsOf(world, payout)).map((payment) => ({
    memberId,
    cause: `payout:${payoutId}:returned:${payment.id}`,
    template: 'payout-returned',
    parameters: { payment, ...how },
  }))
})

/** Of these the person hears at once; a tax form has its own message, and a screening is told to nobody. */
const toldHolds: readonly HoldCode[] = ['method-needed', 'below-minimum', 'program-paused']

/** On `earning.held`: why it waits and what ends that; once for each reason, and only while it holds. */
export const tellHeld = tell('tellHeld', async (world, subject) => {
  const { memberId, id: earningId } = partsOf(subject)
  const found = await findPayment(world.db, memberId, earningId)
  const code = found?.hold?.code
  if (!found || !code || !toldHolds.includes(code)) return []
  const parameters = { payment: await toldPayment(world, found) }
  return [{ memberId, cause: `earning:${earningId}:held:${code}`, template: 'held', parameters }]
})

/** Of a participation whose promise was not kept: once, with the reason that was noted and what happens next. */
export const tellLate = tell('tellLate', async (world, subject) => {
  const { memberId, id: participationId } = partsOf(subject)
  const story = await storyOf(world.db, memberId, participationId)
  if (!story?.breach) return []
  const known = await firstPayment(world.db, memberId, participationId)
  // Before anything is booked there is no receipt yet: the event's page says where it stands.
  const receipt = known && (known.earning || known.settled || !known.measurement) ? known : null
  const found: Found = receipt ?? {
    memberId,
    id: participationId,
    story,
    earning: null,
    measurement: null,
    settled: null,
    payouts: [],
    hold: null,
  }
  const told = await toldPayment(world, found)
  if (!told.why.whyLate) return []
  // Where the readings were there and we were slow, the reason is ours alone.
  const payment = receipt ? told : { ...told, why: { ...told.why, whyHeld: null } }
  const page = receipt ? `/payments/${receipt.id}` : `/events/${story.event.eventId}`
  const parameters = { payment, page, payoutMethod: payment.state === 'waiting-for-you' }
  return [{ memberId, cause: `participation:${participationId}:late`, template: 'late', parameters }]
})

async function firstPayment(db: Db, memberId: string, participationId: string): Promise<Found | null> {
  const earned = (await earningsOfMember(db, memberId)).filter((one) => one.participationId === participationId)
  const first = earned.find((one) => one.kind === 'event')
  return findPayment(db, memberId, first?.earningId ?? participationId)
}
