/** Why an earning is not paid at once: each reason a code, with who can end it and the rule behind it. The words are the pages'. */

/** In order of precedence: of two reasons the one that is told is the one that would stand without the other. No adviser has confirmed the legal ones. */
export const holdCodes = {
  'sanctions-match': {
    heldBy: 'us',
    source: '31 CFR 501.603 and 501.604: property of a listed person is blocked, and reported within 10 business days',
  },
  'sanctions-review': {
    heldBy: 'us',
    source: 'OFAC, Framework for Compliance Commitments (2019): a possible match is cleared by a person before money moves',
  },
  'method-needed': { heldBy: 'member', source: 'our own: nobody has said where the money is to go' },
  'tax-form-needed': {
    heldBy: 'member',
    source: '26 USC 6041 and 3406(b)(6): from the threshold on a payee is named to the IRS, or a part of the payment withheld',
  },
  'below-minimum': { heldBy: 'us', source: 'our own: what a payment over the rail costs stands against so little money' },
  'program-paused': { heldBy: 'us', source: 'our own: the limit of what is advanced for a program before its utility pays' },
} as const satisfies Readonly<Record<string, { readonly heldBy: 'member' | 'us'; readonly source: string }>>

export type HoldCode = keyof typeof holdCodes

/** `evidence`: what the rule was held against, without a word of explanation. `untilAt`: when it ends by itself; null when somebody has to act. */
export type Hold = {
  readonly code: HoldCode
  readonly evidence: Readonly<Record<string, string>>
  readonly untilAt: Temporal.Instant | null
}
