/** Signing up and signing in: what a person typed becomes a member when the address is proven, once. */
import type { Auth } from '#members/auth.ts'
import { isInvited } from '#members/delegates/delegate-store.ts'
import type { Locale, Member, SignUp } from '#members/member.ts'
import { addMember, findMember, findSignUp, isKnownEmail, removeSignUp, saveSignUp, setRole } from '#members/member-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

export type SignInWorld = { db: Db; clock: Clock; auth: Auth; operators: readonly string[] }

/** Notes the sign-up and sends a code. For an address that is a member already it is a sign-in, and looks the same. */
export async function beginSignUp(world: SignInWorld, signUp: SignUp, ip: string): Promise<'sent' | 'too-many'> {
  await saveSignUp(world.db, signUp, world.clock.now())
  return world.auth.requestCode(signUp.email, ip)
}

/** Sends a code to a member or an operator. For others nothing is sent, but the same is said and counted, so that addresses cannot be tried out. */
export async function beginSignIn(world: SignInWorld, email: string, ip: string): Promise<'sent' | 'too-many'> {
  const known =
    world.operators.includes(email) ||
    (await isKnownEmail(world.db, email)) ||
    (await findSignUp(world.db, email)) !== null ||
    (await isInvited(world.db, email, world.clock.now()))
  return world.auth.requestCode(email, ip, known ? undefined : 'withhold')
}

/** The member of a signed-in user, made now if this is the first time; null when nobody signed up with that address. Who is an operator is the configuration's to say, each time. */
export async function memberOf(world: SignInWorld, user: { userId: string; email: string }, locale: Locale): Promise<Member | null> {
  const operator = world.operators.includes(user.email)
  const role = operator ? 'operator' : 'member'
  const found = await findMember(world.db, user.userId)
  if (found) {
    if (found.role !== role) await setRole(world.db, user.userId, role)
    return { ...found, role }
  }
  const signUp = await findSignUp(world.db, user.email)
  // Whom a member invited needs no sign-up: the letter that led here proves the address, and the code does again.
  if (!signUp && !operator && !(await isInvited(world.db, user.email, world.clock.now()))) return null
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
        role,
      },
      world.clock.now(),
    )
    if (operator) await removeSignUp(trx, email)
  })
  return findMember(world.db, memberId)
}
