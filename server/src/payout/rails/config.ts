/** The part of the environment that says which rail pays whom, and how each is reached. */
import type { Kind } from '#members/member.ts'
import { type MethodKind, methodKinds } from '#payout/method.ts'
import { isRoutingNumber } from '#payout/rails/manual/aba.ts'
import type { Originator } from '#payout/rails/manual/nacha.ts'
import { stripeProfile, tremendousProfile } from '#payout/rails/profiles.ts'

export const railIds = ['sandbox', 'tremendous', 'stripe', 'manual'] as const
export type RailId = (typeof railIds)[number]

/** The first rule that fits a payee says by which rail; null fits every kind or method. */
export type RailRule = { readonly kind: Kind | null; readonly method: MethodKind | null; readonly rail: RailId }

export type RailConfig = {
  readonly rules: readonly RailRule[]
  readonly sandbox: { readonly url: string; readonly key: string; readonly hookSecret: string }
  readonly tremendous: {
    readonly url: string
    readonly key: string
    readonly fundingSourceId: string
    readonly campaignId: string
    readonly memberFieldId: string
    readonly hookSecret: string
  }
  readonly stripe: {
    readonly url: string
    readonly key: string
    readonly financialAccount: string
    readonly payeesFile: string
    readonly hookSecret: string
  }
  readonly manual: { readonly folder: string; readonly originator: Originator }
}

type Env = Readonly<Record<string, string | undefined>>

/** Adds to `problems` what is missing for the rails that the rules name, and for no others. */
export function readRailConfig(env: Env, problems: string[]): RailConfig {
  const rules = rulesOf(env['QPC_RAILS'] || 'sandbox', problems)
  const used = new Set(rules.map(({ rail }) => rail))
  const needFor = (rail: RailId) => (name: string, why: string) => {
    const value = env[name] ?? ''
    if (!value && used.has(rail)) problems.push(`${name} is missing: ${why}`)
    return value
  }
  const ofBank = env['QPC_MANUAL_BANK_ROUTING']
  if (used.has('manual') && ofBank && !isRoutingNumber(ofBank))
    problems.push('QPC_MANUAL_BANK_ROUTING is no routing number: the last of its nine digits does not fit the others')
  const [sandbox, tremendous, stripe, manual] = [needFor('sandbox'), needFor('tremendous'), needFor('stripe'), needFor('manual')]
  return {
    rules,
    sandbox: {
      url: sandbox('QPC_RAIL_URL', 'the payout rail of the sandbox'),
      key: sandbox('QPC_RAIL_KEY', 'the key of the payout rail'),
      hookSecret: sandbox('QPC_HOOK_SECRET', 'the secret that signs hooks from the clock and the rail'),
    },
    tremendous: {
      url: env['QPC_TREMENDOUS_URL'] || tremendousProfile.url,
      key: tremendous('QPC_TREMENDOUS_KEY', 'the API key of Tremendous'),
      fundingSourceId: tremendous('QPC_TREMENDOUS_FUNDING_SOURCE', 'from which account Tremendous pays'),
      campaignId: tremendous('QPC_TREMENDOUS_CAMPAIGN', 'the campaign that says what a payee may choose'),
      memberFieldId: tremendous('QPC_TREMENDOUS_MEMBER_FIELD', 'the custom field that holds our id of the payee, for the W-9'),
      hookSecret: tremendous('QPC_TREMENDOUS_HOOK_SECRET', 'the private key of the webhook'),
    },
    stripe: {
      url: env['QPC_STRIPE_URL'] || stripeProfile.url,
      key: stripe('QPC_STRIPE_KEY', 'the secret key of Stripe, restricted to outbound payments'),
      financialAccount: stripe('QPC_STRIPE_FINANCIAL_ACCOUNT', 'from which account Stripe pays'),
      payeesFile: stripe('QPC_STRIPE_PAYEES', 'the file with member_id, recipient and payout_method of each payee'),
      hookSecret: stripe('QPC_STRIPE_HOOK_SECRET', 'the signing secret of the event destination'),
    },
    manual: {
      folder: manual('QPC_MANUAL_FOLDER', 'the folder in which orders wait for the bank'),
      originator: {
        bankRouting: manual('QPC_MANUAL_BANK_ROUTING', 'the nine digits of our bank'),
        bankName: manual('QPC_MANUAL_BANK_NAME', 'the name of our bank, as it gave it'),
        companyName: manual('QPC_MANUAL_COMPANY_NAME', 'what payees see on their statement'),
        companyId: manual('QPC_MANUAL_COMPANY_ID', 'the ten characters that the bank gave us'),
      },
    },
  }
}

/** `commercial/bank=stripe, gift-card=tremendous, manual`: a kind, a method or both, and last a rail alone, for all others. */
function rulesOf(text: string, problems: string[]): RailRule[] {
  const rules: RailRule[] = []
  for (const part of text.split(',').map((one) => one.trim())) {
    const [left = '', right] = part.split('=').map((one) => one.trim())
    const [whom, name] = right === undefined ? ['', left] : [left, right]
    const rail = railIds.find((one) => one === name)
    const words = whom === '' ? [] : whom.split('/')
    const kind = kinds.find((one) => words.includes(one)) ?? null
    const method = methodKinds.find((one) => words.includes(one.kind))?.kind ?? null
    const isUnderstood = rail && words.length === Number(kind !== null) + Number(method !== null)
    if (isUnderstood) rules.push({ kind, method, rail })
    else problems.push(`QPC_RAILS says ${part}; a rule is kind/method=rail or a rail alone, and the rails are ${railIds.join(', ')}`)
  }
  const last = rules.at(-1)
  if (last && (last.kind || last.method)) problems.push('QPC_RAILS must end in a rail alone, which pays everybody whom no rule names')
  return rules
}
const kinds = ['residential', 'commercial'] as const satisfies readonly Kind[]
