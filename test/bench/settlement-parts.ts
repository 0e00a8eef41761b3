/** The parts of a settlement alone, on the same stored readings: reading, computing with the receipt, and the bare arithmetic of the rule. */
import { fillerOf, measureMany, specs } from '@quickpay/baseline'
import { federalHolidays } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import type { Db } from '../../server/src/platform/db.ts'
import { factsInChunks } from '../../server/src/settlement/facts-store.ts'
import { look } from '../../server/src/settlement/look.ts'
import { findParticipations, openParticipations } from '../../server/src/settlement/participation-store.ts'
import { dates, eventEnd, eventStart, settledAt, startsS, wattHours } from './settlement-world.ts'

/** Seconds for `accounts` accounts, one process. */
export type Parts = { accounts: number; reading: number; computing: number; bare: number }

export async function partsAlone(db: Db, eventId: string, accounts: number): Promise<Parts> {
  const participations = await findParticipations(db, await openParticipations(db, eventId, null, accounts))
  const parts = { accounts: participations.length, reading: 0, computing: 0, bare: bareSeconds(participations.length) }
  let from = performance.now()
  const lap = (): number => {
    const [before, now] = [from, performance.now()]
    from = now
    return (now - before) / 1000
  }
  // One chunk at a time, so that nothing is read while another is computed.
  for (let at = 0; at < participations.length; at += 250) {
    lap()
    for await (const facts of factsInChunks(db, participations.slice(at, at + 250), settledAt, {
      onlyNews: new Set(),
      realTime: () => false,
    })) {
      parts.reading += lap()
      for (const one of facts)
        if (look(one, settledAt, false).finding.is !== 'measured') throw new Error('an account could not be measured')
      parts.computing += lap()
    }
  }
  return parts
}

/** The rule for all accounts in one pass over whole numbers, without trace and receipt; what filling takes is not counted. */
function bareSeconds(accounts: number): number {
  const holidays = federalHolidays(dates[0]!, dates.at(-1)!)
  const event = { spec: specs['coned-cbl']!, event: { start: eventStart, end: eventEnd }, zone: NEW_YORK, holidays, adjusted: true }
  const filler = fillerOf(event, 900, accounts)!
  const { days, eventSlots, adjustmentSlots, eventStartsS, adjustmentStartsS } = filler.layout
  for (let account = 0; account < accounts; account++)
    for (let d = 0; d < days; d++)
      for (const [startS, slots] of [
        [eventStartsS[d]!, eventSlots],
        [adjustmentStartsS[d]!, adjustmentSlots],
      ] as const)
        filler.row(account, startS, stretch(account + 1, startS, slots), 1000)
  const portfolio = filler.portfolio()
  measureMany(portfolio)
  const from = performance.now()
  const { outcome } = measureMany(portfolio)
  const seconds = (performance.now() - from) / 1000
  if (outcome.some((one) => one !== 0)) throw new Error('an account could not be measured in one pass')
  return seconds
}

function stretch(meter: number, startS: number, slots: number): Int32Array {
  const day = startsS.findLastIndex((at) => at <= startS)
  const first = (startS - startsS[day]!) / 900
  return Int32Array.from({ length: slots }, (_, slot) => wattHours(meter, day, first + slot))
}
