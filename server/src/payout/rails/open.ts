/** Opens the rails that the configuration names, and says which of them pays whom. */
import { readFile } from 'node:fs/promises'
import { type LineError, readCsv } from '#dispatch/csv.ts'
import type { Kind } from '#members/member.ts'
import type { MethodKind } from '#payout/method.ts'
import type { Rail } from '#payout/rail.ts'
import type { RailConfig, RailId, RailRule } from '#payout/rails/config.ts'
import { manualFolder } from '#payout/rails/manual/folder.ts'
import { manualRail } from '#payout/rails/manual/rail.ts'
import { sharedPace } from '#payout/rails/pace.ts'
import { stripeProfile, tremendousProfile } from '#payout/rails/profiles.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { type StripePayee, stripeRail } from '#payout/rails/stripe/rail.ts'
import { tremendousRail } from '#payout/rails/tremendous/rail.ts'
import { realClock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

/** A rail with the secret of its hooks; empty where it sends none. */
export type OpenRail = { readonly rail: Rail; readonly hookSecret: string }
export type Rails = {
  /** By which rail a new payout goes. One that is under way stays with the rail it was given to. */
  choose(payee: { readonly kind: Kind; readonly method: MethodKind }): Rail
  /** Null for a rail that is not open, as when the configuration has changed while a payout was under way. */
  named(id: string): OpenRail | null
}

/** Throws RangeError, with the lines that are wrong, for a list of payees that cannot be read. */
export async function openRails(config: RailConfig, db: Db): Promise<Rails> {
  const open = new Map<string, OpenRail>()
  for (const { rail } of config.rules) if (!open.has(rail)) open.set(rail, await openRail(rail, config, db))
  return railsOf(config.rules, open)
}

/** Rails that are open, under the rules that say which of them pays whom: the first that fits. */
export function railsOf(rules: readonly RailRule[], open: ReadonlyMap<string, OpenRail>): Rails {
  const everybody = rules.at(-1)
  return {
    choose({ kind, method }) {
      const rule = rules.find((one) => (one.kind ?? kind) === kind && (one.method ?? method) === method) ?? everybody
      const chosen = rule && open.get(rule.rail)
      if (!chosen) throw new RangeError('no rule says by which rail to pay')
      return chosen.rail
    },
    named: (id) => open.get(id) ?? null,
  }
}

async function openRail(id: RailId, config: RailConfig, db: Db): Promise<OpenRail> {
  const paceOf = ({ id: rail, callsPerSecond }: typeof tremendousProfile) => sharedPace({ db, clock: realClock, rail, callsPerSecond })
  switch (id) {
    case 'sandbox': {
      const { hookSecret, ...parts } = config.sandbox
      return { rail: sandboxRail(parts), hookSecret }
    }
    case 'tremendous': {
      const { hookSecret, ...parts } = config.tremendous
      return { rail: tremendousRail({ ...parts, pace: paceOf(tremendousProfile) }), hookSecret }
    }
    case 'stripe': {
      const { hookSecret, payeesFile, ...parts } = config.stripe
      const { payees, errors } = readStripePayees(await readFile(payeesFile, 'utf8'))
      if (errors.length > 0)
        throw new RangeError(`${payeesFile} is wrong in ${errors.map(({ line, code }) => `line ${line} (${code})`).join(', ')}`)
      return { rail: stripeRail({ ...parts, payees, pace: paceOf(stripeProfile), clock: realClock }), hookSecret }
    }
    case 'manual':
      return { rail: manualRail(manualFolder(config.manual.folder)), hookSecret: '' }
  }
}

/** `member_id`, also the id of a payee that a member named, `recipient`, `payout_method`: names that Stripe gave, no numbers of accounts. */
export function readStripePayees(text: string): {
  readonly payees: ReadonlyMap<string, StripePayee>
  readonly errors: readonly LineError[]
} {
  const { rows, errors: found } = readCsv(text, { needed: ['member_id', 'recipient', 'payout_method'] })
  const payees = new Map<string, StripePayee>()
  const errors = [...found]
  for (const { line, fields } of rows) {
    const empty = (['member_id', 'recipient', 'payout_method'] as const).find((field) => fields[field] === '')
    if (empty) errors.push({ line, code: 'missing', field: empty, value: '' })
    else if (payees.has(fields.member_id)) errors.push({ line, code: 'repeated', field: 'member_id', value: fields.member_id })
    else payees.set(fields.member_id, { recipient: fields.recipient, payoutMethod: fields.payout_method })
  }
  return { payees, errors }
}
