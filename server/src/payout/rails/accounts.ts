/** Opens the accounts behind the rails that the configuration names, for their statements. The manual rail's is at a bank that cannot be asked. */
import type { RailConfig } from '#payout/rails/config.ts'
import { sharedPace } from '#payout/rails/pace.ts'
import { stripeProfile, tremendousProfile } from '#payout/rails/profiles.ts'
import { sandboxAccount } from '#payout/rails/sandbox-statement.ts'
import { stripeAccount } from '#payout/rails/stripe/statement.ts'
import { tremendousAccount } from '#payout/rails/tremendous/statement.ts'
import type { RailAccount } from '#payout/statement.ts'
import { realClock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

export function openAccounts(config: RailConfig, db: Db): ReadonlyMap<string, RailAccount> {
  const named = new Set(config.rules.map(({ rail }) => rail))
  // The same budget as the rail's own calls: the rail counts them together.
  const paceOf = ({ id: rail, callsPerSecond }: typeof tremendousProfile) => sharedPace({ db, clock: realClock, rail, callsPerSecond })
  const accounts: [string, RailAccount][] = []
  if (named.has('sandbox')) accounts.push(['sandbox', sandboxAccount(config.sandbox)])
  if (named.has('tremendous')) accounts.push(['tremendous', tremendousAccount({ ...config.tremendous, pace: paceOf(tremendousProfile) })])
  if (named.has('stripe')) accounts.push(['stripe', stripeAccount({ ...config.stripe, pace: paceOf(stripeProfile) })])
  return new Map(accounts)
}
