/** Doors of what a member is told of: the choices, the number for texts with its code, and the short address in a text. */
import { setLocale } from '#members/member-store.ts'
import { choicesOf, saveChoices } from '#messaging/choice-store.ts'
import { type Choice, unheard } from '#messaging/choices.ts'
import { messageByLink } from '#messaging/message-store.ts'
import { askForNumber, confirmNumber, type Refused, stopTexts } from '#messaging/sms/consent.ts'
import { consentInForce } from '#messaging/sms/consent-store.ts'
import { isSmsTemplate, wordsOfSms } from '#messaging/sms/render-sms.ts'
import type { World } from '../world.ts'
import { choicesIn, notificationsPage } from './compose/notifications.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const SAID = ['saved', 'confirmed', 'stopped'] as const

export function notificationDoors(world: World): Door[] {
  const { db, clock } = world
  return [
    {
      method: 'GET',
      path: '/notifications',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const said = SAID.find((one) => one === c.req.query('said')) ?? null
        return show('notifications', await notificationsPage(world, guest.member, locale, { said }))
      },
    },
    {
      method: 'POST',
      path: '/notifications',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const { memberId } = guest.member
        const hasNumber = (await consentInForce(db, memberId)) !== null
        const asked = choicesIn(values, hasNumber)
        const language = values['language'] === 'en' || values['language'] === 'es' ? values['language'] : guest.member.locale
        const all = merged(await choicesOf(db, memberId), asked)
        if (unheard(all, hasNumber).length > 0 && values['anyway'] !== 'on')
          return show('notifications', await notificationsPage(world, guest.member, locale, { asked: all, language }), 409)
        await db.transaction().execute(async (trx) => {
          await saveChoices(trx, memberId, asked, clock.now())
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
