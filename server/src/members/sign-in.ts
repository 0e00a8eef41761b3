/** Signing up and signing in: what a person typed becomes a member when the address is proven, once. */
import type { Auth } from '#members/auth.ts'
import type { Locale, Member, SignUp } from '#members/member.ts'
import { addMember, findMember, findSignUp, isKnownEmail, removeSignUp, saveSignUp } from '#members/member-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

export type SignInWorld = { db: Db; clock: Clock; auth: Auth; operators: readonly string[] }

/** Notes the sign-up and sends a code. For an address that is a member already it is a sign-in, and looks the same. */
export async function beginSignUp(world: SignInWorld, signUp: SignUp, ip: string): Promise<'sent' | 'too-many'> {
  await saveSignUp(world.db, signUp, world.clock.now())
  return world.auth.requestCode(signUp.email, ip)
}

/** Sends a code to a member or an operator. For others nothing is sent and the same is said, so that addresses cannot be tried out. */
export async function beginSignIn(world: SignInWorld, email: string, ip: string): Promise<'sent' | 'too-many'> {
  const known = world.operators.includes(email) || (await isKnownEmail(world.db, email)) || (await findSignUp(world.db, email)) !== null
  return known ? world.auth.requestCode(email, ip) : 'sent'
}

/** The member of a signed-in user, made now if this is the first time; null when nobody signed up with that address. */
export async function memberOf(world: SignInWorld, user: { userId: string; email: string }, locale: Locale): Promise<Member | null> {
  const found = await findMember(world.db, user.userId)
  if (found) return found
  const operator = world.operators.includes(user.email)
  const signUp = await findSignUp(world.db, user.email)
  if (!signUp && !operator) return null
  const { email, userId: memberId } = user
  await world.db.transaction().execute(async (trx) => {
    const who = signUp ?? { name: email.split('@')[0] ?? email, kind: 'residential' as const, businessName: null, locale }
    await addMember(
      trx,
      {
        memberId,
        email,
        name: who.name,
        kind: who.kind,
        businessName: who.businessName,
        locale: who.locale,
        role: operator ? 'operator' : 'member',
      },
      world.clock.now(),
    )
    if (operator) await removeSignUp(trx, email)
  })
  return findMember(world.db, memberId)
}
