/** `qpc verify` of a payment for pledged load: the month, the account's part of it, and what was paid. */
import type { KeyObject } from 'node:crypto'
import { type ReservationBundle, reservationNotProven, reservationRulesDifference, verifyReservation } from '@quickpay/receipt'
import type { Io } from './io.ts'
import { keyAnswer } from './keys.ts'
import { dollars, wrapped } from './print.ts'
import { differentWords, paymentWords, rulesWords, signatureWords, unprovenWords } from './verify-words.ts'

type Wanted = { readonly json: boolean; readonly unproven: boolean }

/** The exit status, as of any bundle. */
export function verifyPledged(
  bundle: ReservationBundle,
  keys: readonly KeyObject[] | undefined,
  { json, unproven }: Wanted,
  io: Io,
): number {
  const [verdict, rules, key] = [verifyReservation(bundle), reservationRulesDifference(bundle) ?? null, keyAnswer(bundle, keys)]
  if (json) io.out(`${JSON.stringify({ ...verdict, rules, signature: key }, null, 2)}\n`)
  else {
    const said = verdict.is === 'different' ? differentWords('the pledge and the events inside it', verdict) : equalWords(bundle)
    const about = rules === null ? [] : rulesWords(`${bundle.plan.id} ${bundle.plan.version}`, rules)
    io.out(`${[...said, ...about, ...signatureWords(key)].join('\n')}\n`)
    if (unproven) io.out(unprovenWords(reservationNotProven))
  }
  return verdict.is === 'equal' && key.is !== 'wrong' ? 0 : 1
}

function equalWords({ month, pledgedKW, plan, together, result, payment }: ReservationBundle): string[] {
  const { dollarsPerKWMonth, factor, accountCents, shareCents } = result
  return [
    'Equal: from the pledge and the events inside it the same comes out, to the last digit.',
    `  ${month}: ${pledgedKW} kW × $${dollarsPerKWMonth} × ${factor}, ${dollars(accountCents)} of the utility’s money`,
    `  of that ${plan.reservationSharePercent ?? 0} %: ${dollars(shareCents)}`,
    ...(together && Number(together.pledgedKW) !== Number(pledgedKW) ? [wrapped(togetherWords(together), 2)] : []),
    ...(payment ? paymentWords(payment) : []),
  ]
}

const togetherWords = ({ pledgedKW, cents }: NonNullable<ReservationBundle['together']>): string =>
  `Its part of ${dollars(cents)} for ${pledgedKW} kW of several accounts; what the others brought is the server’s word.`
