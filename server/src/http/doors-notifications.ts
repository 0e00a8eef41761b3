/** Doors of what a member is told of: the choices, the number for texts with its code, and the short address in a text. */
import { setLocale } from '#members/member-store.ts'
import { choicesOf, saveChoices } from '#messaging/choice-store.ts'
import { type Choice, unheard } from '#messaging/choices.ts'
import { markSeen } from '#messaging/delivery-store.ts'
import { messageByLink } from '#messaging/message-store.ts'
import { saveSetting, settingOf } from '#messaging/setting-store.ts'
import { askForNumber, confirmNumber, type Refused, stopTexts } from '#messaging/sms/consent.ts'
import { isSmsTemplate, wordsOfSms } from '#messaging/sms/render-sms.ts'
import { waysOf } from '#messaging/ways.ts'
import type { World } from '../world.ts'
import { choicesIn, notificationsPage, settingIn } from './compose/notifications.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const SAID = ['saved', 'confirmed', 'stopped', 'device-added', 'device-removed'] as const

export function notificationDoors(world: World): Door[] {
  const { db, clock } = world
  return [
    {
      method: 'GET',
      path: '/notifications',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const said = SAID.find((one) => one === c.req.query('said')) ?? null
        const answer = await notificationsPage(world, guest.member, locale, { said })
        // Told once: from now on they know.
        if (answer.unreached.length > 0) await db.transaction().execute((trx) => markSeen(trx, guest.member.memberId, clock.now()))
        return show('notifications', answer)
      },
    },
    {
      method: 'POST',
      path: '/notifications',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const { memberId } = guest.member
        const ways = await waysOf(db, memberId)
        const open = { sms: ways.consent !== null, push: ways.push }
        const asked = choicesIn(values, open)
        const setting = settingIn(values, await settingOf(db, memberId))
        const language = values['language'] === 'en' || values['language'] === 'es' ? values['language'] : guest.member.locale
        const all = merged(await choicesOf(db, memberId), asked)
        if (unheard(all, open).length > 0 && values['anyway'] !== 'on')
          return show('notifications', await notificationsPage(world, guest.member, locale, { asked: all, setting, language }), 409)
        await db.transaction().execute(async (trx) => {
          await saveChoices(trx, memberId, asked, clock.now())
          await saveSetting(trx, memberId, setting, clock.now())
          await setLocale(trx, memberId, language)
        })
        return see(`/${locale}/notifications?said=saved`)
      },
    },
    {
      method: 'POST',
      path: '/notifications/number',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const { number = '', consent } = values
        const asked = await askForNumber(world, { memberId: guest.member.memberId, number, agreed: consent === 'on', locale })
        if (asked.is === 'sent') return see(`/${locale}/notifications`)
        return show('notifications', await notificationsPage(world, guest.member, locale, { form: refusedForm({ number }, asked) }), 422)
      },
    },
    {
      method: 'POST',
      path: '/notifications/code',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const { code = '' } = await fieldsOf(c)
        const confirmed = await confirmNumber(world, { memberId: guest.member.memberId, code })
        if (confirmed.is === 'confirmed') return see(`/${locale}/notifications?said=confirmed`)
        return show('notifications', await notificationsPage(world, guest.member, locale, { form: refusedForm({ code }, confirmed) }), 422)
      },
    },
    {
      method: 'POST',
      path: '/notifications/stop',
      for: 'member',
      async open({ guest, locale }) {
        await db.transaction().execute((trx) => stopTexts(trx, guest.member.memberId, 'page', clock.now()))
        return see(`/${locale}/notifications?said=stopped`)
      },
    },
    {
      method: 'GET',
      path: '/m/:link',
      for: 'member',
      needs: 'see',
      async open({ c, guest, locale }) {
        const message = await messageByLink(db, guest.member.memberId, c.req.param('link') ?? '')
        if (!message || !isSmsTemplate(message.template)) throw notFound()
        const { path } = wordsOfSms(message.template, message.parameters as never, message.locale)
        return see(`/${locale}${path ?? '/home'}`)
      },
    },
  ]
}

const refusedForm = (values: Record<string, string>, { field, code }: Refused) => ({ values, errors: [{ field, code }] })
const merged = (known: readonly Choice[], asked: readonly Choice[]): Choice[] => [
  ...asked,
  ...known.filter((one) => !asked.some((other) => other.topic === one.topic && other.channel === one.channel)),
]
