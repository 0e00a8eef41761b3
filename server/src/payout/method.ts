/** How a member is paid: four kinds, two of which need the last four digits to be recognised by. Pure. */

/** `needs` says what a form asks for besides the kind. The rail's own page takes the full numbers; we never hold them. */
export const methodKinds = [
  { kind: 'debit-card', needs: 'last4' },
  { kind: 'bank', needs: 'last4' },
  { kind: 'gift-card', needs: 'nothing' },
  { kind: 'donation', needs: 'nothing' },
] as const
export type MethodKind = (typeof methodKinds)[number]['kind']

export type MethodChoice = { readonly kind: MethodKind; readonly last4: string | null }
export type Method = MethodChoice & {
  readonly memberId: string
  /** Whose of the member's payees it is; null is the default's. */
  readonly destinationId: string | null
  readonly methodId: string
  readonly createdAt: Temporal.Instant
}
export type MethodError = { readonly field: 'method' | 'last4'; readonly code: 'choose' | 'missing' | 'four-digits' }

/** Reads the form (`method`, `last4`); digits that the kind does not need are dropped. */
export function readMethod(values: Readonly<Record<string, string>>): { choice: MethodChoice } | { errors: MethodError[] } {
  const known = methodKinds.find((one) => one.kind === values['method'])
  if (!known) return { errors: [{ field: 'method', code: 'choose' }] }
  if (known.needs === 'nothing') return { choice: { kind: known.kind, last4: null } }
  const last4 = (values['last4'] ?? '').trim()
  if (last4 === '') return { errors: [{ field: 'last4', code: 'missing' }] }
  if (!/^\d{4}$/.test(last4)) return { errors: [{ field: 'last4', code: 'four-digits' }] }
  return { choice: { kind: known.kind, last4 } }
}

/** How a rail names it. */
export const labelOf = ({ kind, last4 }: MethodChoice): string => (last4 ? `${kind} ${last4}` : kind)
