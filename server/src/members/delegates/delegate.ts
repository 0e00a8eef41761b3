/** Who else may see or do something of a member's: their roles, what each of them may, and how somebody is invited. Pure. */
import { isEmail } from '#members/member.ts'

export const roles = ['viewer', 'bookkeeper', 'manager'] as const
export type DelegateRole = (typeof roles)[number]

/**
 * What a door asks for. `see`: everything but where money goes. `money`: payments with their receipts, and the ways to be paid. `manage`: what
 * changes connections, accounts and taking part. `own`: payees, people, consent and deletion, which are the owner's alone. `self`: what is about
 * whoever is signed in, such as their passkeys: there nobody acts for anybody.
 */
export type Right = 'see' | 'money' | 'manage' | 'own' | 'self'

const rights: Readonly<Record<DelegateRole, readonly Right[]>> = {
  viewer: ['self', 'see'],
  bookkeeper: ['self', 'see', 'money'],
  manager: ['self', 'see', 'money', 'manage'],
}

/** `role` is null for the owner. */
export const may = (role: DelegateRole | null, right: Right): boolean => role === null || rights[role].includes(right)

/** A member somebody may act for, as that person knows them. */
export type Household = { readonly memberId: string; readonly name: string; readonly role: DelegateRole }

export type Delegate = {
  readonly memberId: string
  readonly delegateId: string
  readonly personId: string
  readonly email: string
  readonly role: DelegateRole
  readonly sinceAt: Temporal.Instant
}

/** For one use, one address and seven days; only the hash of the link's secret is kept. */
export type Invite = {
  readonly secretHash: string
  readonly memberId: string
  readonly email: string
  readonly role: DelegateRole
  readonly invitedAt: Temporal.Instant
  readonly expiresAt: Temporal.Instant
}
export const INVITE_LIVES = Temporal.Duration.from({ hours: 7 * 24 })
/** Open invitations and people together: more than anybody's office, and no way to write to the whole town. */
export const PEOPLE_MAX = 20

export type InviteError = { readonly field: 'email' | 'role'; readonly code: string }

/** The form `email`, `role`; `own` is the owner's address, `there` are those of the people and the open invitations that there are. */
export function readInvite(
  values: Readonly<Record<string, string>>,
  { own, there }: { readonly own: string; readonly there: readonly string[] },
): { readonly email: string; readonly role: DelegateRole } | { readonly errors: readonly InviteError[] } {
  const email = (values['email'] ?? '').trim().toLowerCase()
  const role = roles.find((one) => one === values['role'])
  const errors: InviteError[] = []
  if (!isEmail(email)) errors.push({ field: 'email', code: email ? 'not-an-email' : 'missing' })
  else if (email === own.toLowerCase()) errors.push({ field: 'email', code: 'own-address' })
  else if (there.includes(email)) errors.push({ field: 'email', code: 'invited-already' })
  else if (there.length >= PEOPLE_MAX) errors.push({ field: 'email', code: 'too-many-people' })
  if (!role) errors.push({ field: 'role', code: 'choose' })
  return role && errors.length === 0 ? { email, role } : { errors }
}
