/** Doors for anyone: the landing page, signing up, signing in. */
import { accountsOf, addAccount } from '#connect/account-store.ts'
import { isEmail, readSignUp } from '#members/member.ts'
import { findSignUp, removeSignUp, setLocale } from '#members/member-store.ts'
import { beginSignIn, beginSignUp, memberOf } from '#members/sign-in.ts'
import { idOf } from '#platform/ids.ts'
import type { World } from '../world.ts'
import { arrive, safeNext } from './arrive.ts'
import { recordOf } from './compose/record.ts'
import { utilityAnswer } from './compose/utility.ts'
import { type Door, fieldsOf, see } from './door.ts'

export function publicDoors(world: World): Door[] {
  const utilities = () => [...world.utilities.values()].map((u) => utilityAnswer(u.profile))
  const record = recordOf(world)
  return [
    { method: 'GET', path: '/record', for: 'anyone', open: async ({ show }) => show('record', await record()) },
    { method: 'GET', path: '/', for: 'anyone', open: ({ show }) => show('landing', { utilities: utilities() }) },
    {
      method: 'GET',
      path: '/start',
      for: 'anyone',
      open: ({ c, show }) => {
        const values = { kind: c.req.query('kind') ?? '', utility: c.req.query('utility') ?? '' }
        return show('sign-up', { form: { values, errors: [] }, utilities: utilities() })
      },
    },
    {
      method: 'POST',
      path: '/start',
      for: 'anyone',
      async open({ c, show, locale }) {
        const values = await fieldsOf(c)
        const read = readSignUp(values, [...world.utilities.keys()], locale)
        if ('errors' in read) return show('sign-up', { form: { values, errors: read.errors }, utilities: utilities() }, 422)
        const { signUp } = read
        if ((await beginSignUp(world, signUp, c.get('ip'))) === 'too-many')
          return show('sign-up', { form: { values, errors: [{ field: 'email', code: 'too-many' }] }, utilities: utilities() }, 429)
        return see(`/${locale}/code?email=${encodeURIComponent(signUp.email)}&next=${encodeURIComponent(`/connect/${signUp.utilityId}`)}`)
      },
    },
    {
      method: 'GET',
      path: '/sign-in',
      for: 'anyone',
      open: ({ c, show }) => show('sign-in', { form: { values: { next: c.req.query('next') ?? '' }, errors: [] } }),
    },
    {
      method: 'POST',
      path: '/sign-in',
      for: 'anyone',
      async open({ c, show, locale }) {
        const values = await fieldsOf(c)
        const email = (values['email'] ?? '').trim().toLowerCase()
        if (!isEmail(email))
          return show('sign-in', { form: { values, errors: [{ field: 'email', code: email ? 'not-an-email' : 'missing' }] } }, 422)
        if ((await beginSignIn(world, email, c.get('ip'))) === 'too-many')
          return show('sign-in', { form: { values, errors: [{ field: 'email', code: 'too-many' }] } }, 429)
        return see(`/${locale}/code?email=${encodeURIComponent(email)}&next=${encodeURIComponent(safeNext(values['next']))}`)
      },
    },
    {
      method: 'GET',
      path: '/code',
      for: 'anyone',
      open: ({ c, show }) =>
        show('code', { email: c.req.query('email') ?? '', next: safeNext(c.req.query('next')), form: { values: {}, errors: [] } }),
    },
    {
      method: 'POST',
      path: '/code',
      for: 'anyone',
      async open({ c, show, locale }) {
        const values = await fieldsOf(c)
        const email = (values['email'] ?? '').trim().toLowerCase()
        const next = safeNext(values['next'])
        const again = (code: string, status: number) =>
          show('code', { email, next, form: { values: {}, errors: [{ field: 'code', code }] } }, status)
        const code = (values['code'] ?? '').replaceAll(/\s/g, '')
        if (!/^\d{6}$/.test(code)) return again(code ? 'not-a-code' : 'missing', 422)
        const result = await world.auth.signIn(email, code, c.get('ip'))
        if (result.is === 'refused') return again(result.because, result.because === 'too-many' ? 429 : 422)
        const member = await memberOf(world, result, locale)
        if (!member) return again('code-wrong', 422)
        await openFirstAccount(world, member)
        await setLocale(world.db, member.memberId, locale)
        return see(`/${locale}${await arrive(world, member, next)}`, result.cookies)
      },
    },
    {
      method: 'POST',
      path: '/sign-out',
      for: 'anyone',
      open: async ({ c, locale }) => see(`/${locale}`, await world.auth.signOut(c.req.raw.headers)),
    },
  ]
}

/** The utility named at sign-up becomes the first account, once. */
async function openFirstAccount(world: World, member: { memberId: string; email: string }): Promise<void> {
  const signUp = await findSignUp(world.db, member.email)
  if (!signUp) return
  const { memberId } = member
  if ((await accountsOf(world.db, memberId)).length === 0)
    await addAccount(
      world.db,
      {
        memberId,
        accountId: idOf('acc', memberId, 'first'),
        utilityId: signUp.utilityId,
        kind: signUp.kind,
        nickname: signUp.businessName,
        accountNumber: null,
        address: null,
      },
      world.clock.now(),
    )
  await removeSignUp(world.db, member.email)
}
