/** Doors of the connection: guidance, the redirect, the return, what was granted, stopping. */
import { type Account, accountsOf, addAccount } from '#connect/account-store.ts'
import { authorizationsOf, findAuthorization } from '#connect/authorization-store.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { finishAuthorization } from '#connect/consent/callback.ts'
import { readOffer } from '#connect/consent/offer.ts'
import { stopSharing } from '#connect/standing/revoke.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { agreedAt } from '#members/agreement/agreement-store.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { neededDays } from '#settlement/needed.ts'
import { UPLOAD_BYTES_MAX } from '#settlement/upload-file.ts'
import type { World } from '../world.ts'
import { connectingFor } from './acting.ts'
import { accountAnswer, accountDetails } from './compose/account.ts'
import { backPayEvents } from './compose/event.ts'
import { utilityAnswer } from './compose/utility.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

export function connectDoors(world: World): Door[] {
  const utilityAt = (id: string | undefined): UtilityClient => {
    const utility = world.utilities.get(id ?? '')
    if (!utility) throw notFound()
    return utility
  }
  return [
    {
      method: 'GET',
      path: '/connect/:utility',
      for: 'member',
      needs: 'manage',
      async open({ c, show, guest, locale }) {
        const utility = utilityAt(c.req.param('utility'))
        const asked = c.req.query('account')
        // Before anybody goes to a portal, they know what they agree to.
        if (!(await agreedAt(world.db, guest.member.memberId))) {
          const next = `/connect/${utility.profile.id}${asked ? `?account=${asked}` : ''}`
          return see(`/${locale}/agreement?next=${encodeURIComponent(next)}`)
        }
        const account = await accountToConnect(world, guest.member.memberId, utility.profile.id, asked)
        return show('guide', {
          utility: utilityAnswer(utility.profile),
          account: account?.accountId ?? (asked === 'new' ? 'new' : null),
          kind: account?.kind ?? guest.member.kind,
          backPayEvents: account ? await backPayEvents(world, account) : 0,
          sampleAddress: '120 Main St, Apt 2, New York, NY',
        })
      },
    },
    {
      method: 'POST',
      path: '/connect/:utility',
      for: 'member',
      needs: 'manage',
      async open({ c, guest }) {
        const utility = utilityAt(c.req.param('utility'))
        const { memberId } = guest.member
        // A household may have a shop as well: another account says what it is of.
        const said = (await fieldsOf(c))['kind']
        const kind = said === 'residential' || said === 'commercial' ? said : guest.member.kind
        const accountId =
          (await accountToConnect(world, memberId, utility.profile.id, c.req.query('account')))?.accountId ??
          (await openAccount(world, memberId, utility.profile.id, kind))
        return see(await beginAuthorization(world, utility, { memberId, accountId }))
      },
    },
    {
      // The utility's portal sends a browser here, in no language: its customer chose us from the list there. Nothing comes of it but a guide;
      // what is shared is decided on the way that begins here, by somebody who is signed in.
      method: 'GET',
      path: '/connect/start/:utility',
      for: 'anyone',
      async open({ c, locale }) {
        const { profile } = utilityAt(c.req.param('utility'))
        const { lacking } = readOffer(profile, new URL(c.req.url).searchParams)
        if (lacking.length > 0)
          world.log.warn({ code: 'offer-lacking', utility: profile.id, kind: lacking.join('-') }, 'a portal offers less than we ask for')
        const guide = `/connect/${profile.id}`
        const viewer = await world.auth.viewerOf(c.req.raw.headers)
        return see(viewer ? `/${locale}${guide}` : `/${locale}/sign-in?next=${encodeURIComponent(guide)}`)
      },
    },
    {
      method: 'GET',
      path: '/connect/return/:utility',
      for: 'anyone',
      async open({ c, show, locale }) {
        const utility = utilityAt(c.req.param('utility'))
        const viewer = await connectingFor(world, c)
        const outcome = await finishAuthorization(world, utility, new URL(c.req.url).searchParams, viewer)
        const answer = { utility: utilityAnswer(utility.profile), missing: [], account: null, reference: newId('ret').slice(-12) }
        if (outcome.is === 'granted') return see(`/${locale}/connect/result/${outcome.authorizationId}`)
        if (outcome.is === 'kept') return show('return', { ...answer, state: outcome.because })
        if (outcome.is === 'refused')
          return show(
            'return',
            { ...answer, state: outcome.because },
            outcome.because === 'unknown-link' || outcome.because === 'expired-link' ? 400 : 200,
          )
        // Going back in the browser brings the same address again: show whose it is what came of it, tell others nothing.
        if (outcome.authorizationId && viewer === outcome.memberId) return see(`/${locale}/connect/result/${outcome.authorizationId}`)
        return show('return', { ...answer, state: 'already-used' }, 400)
      },
    },
    {
      method: 'GET',
      path: '/connect/result/:authorization',
      for: 'member',
      needs: 'manage',
      async open({ c, show, guest }) {
        const a = await findAuthorization(world.db, guest.member.memberId, c.req.param('authorization') ?? '')
        const utility = a ? world.utilities.get(a.utilityId) : undefined
        if (!a?.attachedAt || !utility) throw notFound()
        const account = (await accountsOf(world.db, a.memberId)).find((one) => one.accountId === a.accountId)
        return show('return', {
          utility: utilityAnswer(utility.profile),
          state: a.status === 'active' ? 'connected' : a.status === 'partial' ? 'partial' : 'already-used',
          missing: a.missing,
          account: account ? await accountAnswer(world, account) : null,
          reference: a.authorizationId.slice(-12),
        })
      },
    },
    {
      method: 'GET',
      path: '/accounts',
      for: 'member',
      needs: 'see',
      open: async ({ show, guest }) =>
        show('accounts', {
          accounts: await accountDetails(world, guest.member.memberId),
          utilities: [...world.utilities.values()].map((u) => utilityAnswer(u.profile)),
          megabytesMax: UPLOAD_BYTES_MAX / 1_000_000,
        }),
    },
    {
      method: 'POST',
      path: '/accounts/:account/stop',
      for: 'member',
      needs: 'manage',
      async open({ c, guest, locale }) {
        const { memberId } = guest.member
        const accountId = c.req.param('account') ?? ''
        const stopped = await inWork(world, async (work) => {
          const needed = await neededDays(work.trx, memberId, accountId, work.now)
          return stopSharing(work, world, { memberId, accountId, needed })
        })
        if (stopped.is === 'refused') throw notFound()
        // Where it takes a while, the page of privacy says until when.
        const back = (await fieldsOf(c))['back'] === 'privacy' || stopped.is === 'stopping'
        return see(`/${locale}/${back ? 'privacy?stopped=1#stop' : 'accounts'}`)
      },
    },
  ]
}

/**
 * Which account a redirect is for: the one that is asked for, where it is the member's own at this utility; none for `new`; else the first of
 * this utility that is not wholly connected yet.
 */
async function accountToConnect(world: World, memberId: string, utilityId: string, asked: string | undefined): Promise<Account | null> {
  if (asked === 'new') return null
  const own = (await accountsOf(world.db, memberId)).filter((account) => account.utilityId === utilityId)
  const named = own.find((account) => account.accountId === asked)
  if (named) return named
  const authorizations = await authorizationsOf(world.db, memberId)
  const connected = new Set(authorizations.filter((a) => a.status === 'active').map((a) => a.accountId))
  return own.find((account) => !connected.has(account.accountId)) ?? null
}

async function openAccount(world: World, memberId: string, utilityId: string, kind: Account['kind']): Promise<string> {
  const accountId = newId('acc')
  await addAccount(
    world.db,
    { memberId, accountId, utilityId, kind, nickname: null, accountNumber: null, address: null },
    world.clock.now(),
  )
  return accountId
}
