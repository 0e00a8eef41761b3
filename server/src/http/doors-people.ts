/** Doors to the people who may see or do something of a member's: inviting, accepting, ending, and acting for somebody. */
import type { Form, InvitedAnswer, PeopleAnswer } from '@quickpay/web/answers'
import { delegatesOf, goodInvite, openInvites } from '#members/delegates/delegate-store.ts'
import { acceptInvite, hashOfSecret, invitePerson, removePerson, withdrawInvitation } from '#members/delegates/people.ts'
import type { Member } from '#members/member.ts'
import { findMember, isKnownEmail, localeOfEmail } from '#members/member-store.ts'
import { sendInvite } from '#messaging/send-invite.ts'
import { addAudit } from '#platform/audit-store.ts'
import { Failure } from '#platform/failure.ts'
import { subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { actFor, actForNobody, guestOf } from './acting.ts'
import { type Ctx, type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const noForm: Form = { values: {}, errors: [] }
const nameOf = ({ name, businessName }: Member): string => businessName ?? name

export function peopleDoors(world: World): Door[] {
  return [
    {
      method: 'GET',
      path: '/people',
      for: 'member',
      open: async ({ show, guest }) => show('people', await peopleAnswer(world, guest.member.memberId)),
    },
    {
      method: 'POST',
      path: '/people',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const { memberId } = guest.member
        const again = async (errors: Form['errors'], status: number) =>
          show('people', await peopleAnswer(world, memberId, { values, errors }), status)
        if (!guest.session.isRecent) return again([{ field: 'email', code: 'sign-in-again' }], 403)
        const invited = await inWork(world, (work) => invitePerson(work, guest.member, values))
        if ('errors' in invited) return again([...invited.errors], 422)
        const { email, role, secret } = invited
        try {
          // In the language of whom it is for, where that is known, and else in the one of this page.
          const speaks = (await isKnownEmail(world.db, email)) ? await localeOfEmail(world.db, email) : locale
          await sendInvite(world.mailer, {
            email,
            role,
            from: nameOf(guest.member),
            path: `/invited/${secret}`,
            locale: speaks,
            appUrl: world.appUrl,
          })
        } catch (error) {
          if (!(error instanceof Failure)) throw error
          // Without its letter an invitation is worth nothing to anybody.
          await inWork(world, (work) => withdrawInvitation(work, memberId, email))
          return again([{ field: 'email', code: 'mail-not-sent' }], 503)
        }
        return show('people', await peopleAnswer(world, memberId, noForm, email))
      },
    },
    {
      method: 'POST',
      path: '/people/withdraw',
      for: 'member',
      async open({ c, guest, locale }) {
        const { email = '' } = await fieldsOf(c)
        if (!(await inWork(world, (work) => withdrawInvitation(work, guest.member.memberId, email)))) throw notFound()
        return see(`/${locale}/people`)
      },
    },
    {
      method: 'POST',
      path: '/people/:person/remove',
      for: 'member',
      async open({ c, guest, locale }) {
        if (!(await inWork(world, (work) => removePerson(work, guest.member.memberId, c.req.param('person') ?? '')))) throw notFound()
        return see(`/${locale}/people`)
      },
    },
    {
      method: 'GET',
      path: '/invited/:secret',
      for: 'anyone',
      async open({ c, show }) {
        const answer = await invitedAnswer(world, c, c.req.param('secret') ?? '')
        return show('invited', answer, answer.state === 'gone' ? 404 : 200)
      },
    },
    {
      method: 'POST',
      path: '/invited/:secret',
      for: 'member',
      needs: 'self',
      async open({ c, show, guest, locale }) {
        const secret = c.req.param('secret') ?? ''
        const accepted = await inWork(world, (work) => acceptInvite(work, guest.person, secret))
        if (accepted.is === 'accepted') return see(`/${locale}/home`, [actFor(world, guest.session, accepted.invite.memberId)])
        return show('invited', await invitedAnswer(world, c, secret), accepted.is === 'gone' ? 404 : 403)
      },
    },
    {
      // Whom to act for; without a name of anybody for oneself again.
      method: 'POST',
      path: '/acting',
      for: 'member',
      needs: 'self',
      async open({ c, guest, locale }) {
        const { household = '' } = await fieldsOf(c)
        if (household === '') return see(`/${locale}/home`, [actForNobody])
        const granted = guest.standing.households.find((one) => one.memberId === household)
        if (!granted) throw notFound()
        const actor = guest.person.memberId
        await inWork(world, ({ trx, now }) =>
          addAudit(trx, { actor, action: 'delegate.enter', subject: subjectOf(household, actor), reason: granted.role }, now),
        )
        return see(`/${locale}/home`, [actFor(world, guest.session, household)])
      },
    },
  ]
}

async function peopleAnswer(
  { db, clock }: World,
  memberId: string,
  form: Form = noForm,
  sentTo: string | null = null,
): Promise<PeopleAnswer> {
  const [people, invites] = await Promise.all([delegatesOf(db, memberId), openInvites(db, memberId)])
  return {
    people: people.map(({ delegateId, email, role, sinceAt }) => ({ id: delegateId, email, role, since: sinceAt.toString() })),
    invites: invites.map(({ email, role, expiresAt }) => ({
      ...{ email, role, expiresAt: expiresAt.toString() },
      expired: Temporal.Instant.compare(expiresAt, clock.now()) <= 0,
    })),
    form,
    sentTo,
  }
}

async function invitedAnswer(world: World, c: Ctx, secret: string): Promise<InvitedAnswer> {
  const path = `/invited/${secret}`
  const invite = await goodInvite(world.db, hashOfSecret(secret), world.clock.now())
  const owner = invite && (await findMember(world.db, invite.memberId))
  if (!invite || !owner) return { state: 'gone', invite: null, path }
  const session = await world.auth.viewerOf(c.req.raw.headers)
  const person = session && (await guestOf(world, c, session))?.person
  const { email, role, expiresAt } = invite
  const state = !person
    ? 'signed-out'
    : person.email.toLowerCase() !== email
      ? 'other-person'
      : person.memberId === owner.memberId
        ? 'own'
        : 'ready'
  return { state, invite: { from: nameOf(owner), email, role, expiresAt: expiresAt.toString() }, path }
}
