/** Doors of the app on a device: what it shows without a connection, and the devices that take notices. */
import { z } from 'zod'
import { deviceName } from '#members/device-name.ts'
import { subscribe } from '#messaging/push/subscription.ts'
import { removeSubscription } from '#messaging/push/subscription-store.ts'
import type { World } from '../world.ts'
import { type Door, jsonOf, see } from './door.ts'
import { notFound, Refusal } from './problem.ts'

/** `PushSubscription.toJSON()`; what else is in it is not kept. */
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,200}={0,2}$/)
const subscription = z.object({ endpoint: z.string().max(2000), keys: z.object({ p256dh: base64url, auth: base64url }) })

export function appDoors(world: World): Door[] {
  return [
    // Kept on the device, so it is shown to nobody in particular.
    { method: 'GET', path: '/offline', for: 'anyone', open: ({ show }) => show('offline', {}) },
    {
      method: 'POST',
      path: '/notifications/devices',
      for: 'member',
      needs: 'self',
      async open({ c, guest, locale }) {
        const { endpoint, keys } = (await jsonOf(c, z.object({ subscription }))).subscription
        const device = deviceName(c.req.header('user-agent') ?? '') ?? ''
        const taken = await subscribe(world, guest.member.memberId, { endpoint, ...keys, device })
        if (taken.is === 'refused') throw new Refusal(422, taken.code)
        return new Response(JSON.stringify({ next: `/${locale}/notifications?said=device-added` }), {
          headers: { 'content-type': 'application/json' },
        })
      },
    },
    {
      method: 'POST',
      path: '/notifications/devices/:device/remove',
      for: 'member',
      needs: 'self',
      async open({ c, guest, locale }) {
        if (!(await removeSubscription(world.db, guest.member.memberId, c.req.param('device') ?? ''))) throw notFound()
        return see(`/${locale}/notifications?said=device-removed`)
      },
    },
  ]
}
