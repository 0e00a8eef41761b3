/** Doors of passkeys: signing in with one, and the page where a person adds and removes them. */
import type { Answers } from '@quickpay/web/answers'
import { z } from 'zod'
import { deviceName, passkeyName } from '#members/device-name.ts'
import { hashOfInvite } from '#members/invite.ts'
import { passkeysOf } from '#members/passkey-store.ts'
import { admissionOf, removePasskey } from '#members/passkeys.ts'
import { memberOf } from '#members/sign-in.ts'
import type { World } from '../world.ts'
import { arrive } from './arrive.ts'
import { type Door, type Guest, jsonOf, see } from './door.ts'
import { knowDevice, tellDevice } from './known-device.ts'
import { notFound, Refusal } from './problem.ts'

/** What browsers make of a credential with `toJSON()`; what else they put in is not handed on. */
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,20000}={0,2}$/)
const credential = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.object({}).default({}),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url.optional(),
    authenticatorData: base64url.optional(),
    signature: base64url.optional(),
    userHandle: base64url.optional(),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
})
const invite = z.string().max(100).nullish()
const text = z.string().max(500).nullish()

/** An answer for the page's script, with the cookies that belong to it. */
function json(body: object, cookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify(body), { headers })
}
const STATUS = { 'too-many': 429, 'session-old': 403, 'passkey-refused': 400, 'code-wrong': 400 } as const
const refusal = (because: keyof typeof STATUS) => new Refusal(STATUS[because], because)

export function securityDoors(world: World): Door[] {
  const page = async ({ session }: Guest, token: string | undefined, said: Answers['security']['said']): Promise<Answers['security']> => {
    const admission = await admissionOf(world, session, token ? hashOfInvite(token) : null)
    const passkeys = await passkeysOf(world.db, session.userId)
    return {
      passkeys: passkeys.map((one) => ({
        id: one.passkeyId,
        name: passkeyName(one),
        createdAt: one.createdAt.toString({ smallestUnit: 'second' }),
        here: one.credentialId === session.credentialId,
      })),
      add: admission.is === 'admitted' ? { is: 'possible' } : { is: 'refused', code: admission.because },
      invite: admission.is === 'admitted' && admission.byInvite ? (token ?? null) : null,
      said,
    }
  }
  return [
    {
      method: 'GET',
      path: '/security',
      for: 'member',
      needs: 'self',
      open: async ({ c, show, guest }) =>
        show('security', await page(guest, c.req.query('invite')?.slice(0, 100), c.req.query('added') === '1' ? 'added' : null)),
    },
    {
      method: 'POST',
      path: '/security/passkeys/options',
      for: 'member',
      needs: 'self',
      async open({ c, guest }) {
        const { invite: token } = await jsonOf(c, z.object({ invite }))
        const inviteHash = token ? hashOfInvite(token) : null
        // Said before the device makes a passkey that would not be taken; the last word is spoken when it is stored.
        const admission = await admissionOf(world, guest.session, inviteHash)
        if (admission.is === 'refused') throw new Refusal(403, admission.because)
        const challenge = await world.auth.askNewPasskey(c.req.raw.headers, c.get('ip'), inviteHash)
        if (challenge.is === 'refused') throw refusal(challenge.because)
        return json(challenge.options, challenge.cookies)
      },
    },
    {
      method: 'POST',
      path: '/security/passkeys',
      for: 'member',
      needs: 'self',
      async open({ c, guest, locale }) {
        const made = await jsonOf(c, z.object({ credential }))
        const name = deviceName(c.req.header('user-agent') ?? '')
        const added = await world.auth.addPasskey(c.req.raw.headers, c.get('ip'), { credential: made.credential, name })
        if (added.is === 'refused') throw refusal(added.because)
        await tellDevice(world, c, guest.session.userId, 'passkey-added')
        return json({ next: `/${locale}/security?added=1` })
      },
    },
    {
      method: 'POST',
      path: '/security/passkeys/:passkey/remove',
      for: 'member',
      needs: 'self',
      async open({ c, show, guest, locale }) {
        const removal = await removePasskey(world, guest.session, c.req.param('passkey') ?? '')
        if (removal === 'unknown') throw notFound()
        return removal === 'removed' ? see(`/${locale}/security`) : show('security', await page(guest, undefined, removal), 409)
      },
    },
    {
      method: 'POST',
      path: '/sign-in/passkey/options',
      for: 'anyone',
      async open({ c }) {
        const challenge = await world.auth.askPasskey(c.req.raw.headers, c.get('ip'))
        if (challenge.is === 'refused') throw refusal(challenge.because)
        return json(challenge.options, challenge.cookies)
      },
    },
    {
      method: 'POST',
      path: '/sign-in/passkey',
      for: 'anyone',
      async open({ c, locale }) {
        const proof = await jsonOf(c, z.object({ credential, next: text }))
        const result = await world.auth.signInByPasskey(c.req.raw.headers, c.get('ip'), proof.credential)
        if (result.is === 'refused') throw refusal(result.because)
        const member = await memberOf(world, result, locale)
        if (!member) throw refusal('passkey-refused')
        const known = await knowDevice(world, c, member)
        return json({ next: `/${locale}${await arrive(world, member, proof.next ?? undefined)}` }, [...result.cookies, known])
      },
    },
  ]
}
