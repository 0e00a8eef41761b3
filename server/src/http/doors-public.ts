/** Doors for anyone: the landing page, signing up, signing in. */
import type { Form } from '@quickpay/web/answers'
import { accountsOf, addAccount } from '#connect/account-store.ts'
import { isEmail, readSignUp } from '#members/member.ts'
import { findSignUp, removeSignUp, setLocale } from '#members/member-store.ts'
import { beginSignIn, beginSignUp, memberOf } from '#members/sign-in.ts'
import { idOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { readCode } from '#referrals/code.ts'
import { enterCode, judgeCode } from '#referrals/enter-code.ts'
import type { World } from '../world.ts'
import { arrive, safeNext } from './arrive.ts'
import { landingAnswer } from './compose/landing.ts'
import { recordAnswer } from './compose/record.ts'
import { utilityAnswer } from './compose/utility.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { forgetInvitation, invitationAt } from './invitation.ts'
import { knowDevice } from './known-device.ts'

export function publicDoors(world: World): Door[] {
  const utilities = () => [...world.utilities.values()].map((u) => utilityAnswer(u.profile))
  return [
    { method: 'GET', path: '/record', for: 'anyone', open: async ({ show }) => show('record', await recordAnswer(world)) },
    {
      method: 'GET',
      path: '/',
      for: 'anyone',
      open: async ({ c, show }) => show('landing', await landingAnswer(world, await invitationAt(world, c))),
    },
    {
      method: 'GET',
      path: '/start',
      for: 'anyone',
      async open({ c, show }) {
        const invitation = await invitationAt(world, c)
        const values = {
          kind: c.req.query('kind') ?? '',
          utility: c.req.query('utility') ?? '',
          referralCode: invitation?.code ?? '',
        }
        return show('sign-up', { form: { values, errors: [] }, utilities: utilities(), invitation })
      },
    },
    {
      method: 'POST',
      path: '/start',
      for: 'anyone',
      async open({ c, show, locale }) {
        const values = await fieldsOf(c)
        const read = readSignUp(values, [...world.utilities.keys()], locale)
        const again = async (errors: Form['errors'], status: number) =>
          show('sign-up', { form: { values, errors }, utilities: utilities(), invitation: await invitationAt(world, c) }, status)
        if ('errors' in read) return again(read.errors, 422)
        const { signUp } = read
        const referralCode = signUp.referralCode && readCode(signUp.referralCode)
        if (signUp.referralCode) {
          const judged = await judgeCode(world.db, referralCode, world.clock.now())
          if (judged.is === 'refused') return again([{ field: 'referralCode', code: judged.code }], 422)
        }
        if ((await beginSignUp(world, { ...signUp, referralCode }, c.get('ip'))) === 'too-many')
          return again([{ field: 'email', code: 'too-many' }], 429)
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
        const came = await openFirstAccount(world, member)
        await setLocale(world.db, member.memberId, locale)
        const cookies = [...result.cookies, await knowDevice(world, c, member), ...(came ? [forgetInvitation] : [])]
        return see(`/${locale}${await arrive(world, member, next)}`, cookies)
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

/** The utility named at sign-up becomes the first account, and the code that came along is taken, once. Answers whether there was one. */
async function openFirstAccount(world: World, member: { memberId: string; email: string }): Promise<boolean> {
  const signUp = await findSignUp(world.db, member.email)
  if (!signUp) return false
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
  const code = signUp.referralCode
  // Whoever has an account here already may be refused: that costs nobody the sign-in.
  if (code) await inWork(world, (work) => enterCode(work, { memberId, code, cameBy: 'sign-up' }))
  await removeSignUp(world.db, member.email)
  return Boolean(code)
}
