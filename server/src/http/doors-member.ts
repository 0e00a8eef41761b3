/** Doors of a member: home, events, payments, and the way to be paid. */
import { canonicalJson } from '@quickpay/receipt'
import { civilDateOf } from '@quickpay/units'
import { paymentsCsv, receiptText } from '@quickpay/web/receipt-text'
import { attendViewer } from '#connect/fetch/attention.ts'
import { eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import { usageBetween, usualDay } from '#metering/usage.ts'
import { methodKinds, readMethod } from '#payout/method.ts'
import { currentMethod } from '#payout/method-store.ts'
import { setMethod } from '#payout/set-method.ts'
import { leaveEvent } from '#settlement/leave.ts'
import type { World } from '../world.ts'
import { accountAnswers } from './compose/account.ts'
import { eventCards } from './compose/event.ts'
import { freshness, homeAnswer } from './compose/home.ts'
import { methodAnswer } from './compose/method.ts'
import { bundleOf, paymentAnswer, paymentAnswers, paymentRows, seasonCents } from './compose/payment.ts'
import { seriesAnswer, usualOver } from './compose/series.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { inWork } from './in-work.ts'
import { notFound } from './problem.ts'
import { issuedAt, receiptPdf } from './receipt-pdf.ts'

export function memberDoors(world: World): Door[] {
  const methodPage = async (memberId: string) => {
    const method = await currentMethod(world.db, memberId)
    return { current: method ? methodAnswer(method) : null, choices: methodKinds.map(({ kind, needs }) => ({ id: kind, needs })) }
  }
  return [
    {
      method: 'GET',
      path: '/home',
      for: 'member',
      async open({ c, show, guest }) {
        const { memberId } = guest.member
        const answer = await homeAnswer(world, guest.member, c.req.query('account'))
        // Whoever looks is shown the use of today within a poll.
        if (answer.current) await inWork(world, (work) => attendViewer(work, { memberId, accountId: answer.current!.id }))
        return show('home', answer)
      },
    },
    {
      method: 'GET',
      path: '/events',
      for: 'member',
      open: async ({ show, guest }) => show('events', { events: await eventCards(world, guest.member.memberId) }),
    },
    {
      method: 'GET',
      path: '/events/:event',
      for: 'member',
      async open({ c, show, guest }) {
        const { memberId } = guest.member
        const card = (await eventCards(world, memberId)).find((one) => one.id === c.req.param('event'))
        const event = card ? await findEvent(world.db, card.id) : null
        if (!card || !event) throw notFound()
        const key = { memberId, accountId: card.accountId }
        const [series, usual, accounts] = await Promise.all([
          usageBetween(world.db, key, event.zone, event),
          usualDay(world.db, key, event.zone, civilDateOf(event.start, event.zone)),
          accountAnswers(world, memberId),
        ])
        const account = accounts.find((one) => one.id === card.accountId)
        return show('event', {
          event: card,
          series: series ? seriesAnswer(series) : null,
          usual: usual ? seriesAnswer(usualOver(usual, event, series?.intervalSeconds ?? 900)) : null,
          freshness: account ? await freshness(world, memberId, account) : null,
        })
      },
    },
    {
      method: 'POST',
      path: '/events/:event/leave',
      for: 'member',
      async open({ c, guest, locale }) {
        const { memberId } = guest.member
        const event = (await eventsOfMember(world.db, memberId)).find((one) => one.eventId === c.req.param('event'))
        if (!event) throw notFound()
        await inWork(world, (work) => leaveEvent(work, memberId, event.eventId))
        return see(`/${locale}/events/${event.eventId}`)
      },
    },
    {
      method: 'GET',
      path: '/payments',
      for: 'member',
      async open({ show, guest }) {
        const payments = await paymentRows(world, guest.member.memberId)
        return show('payments', { payments, seasonCents: seasonCents(payments, world.clock.now()) })
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment',
      for: 'member',
      async open({ c, show, guest }) {
        const payment = await paymentAnswer(world, guest.member.memberId, c.req.param('payment') ?? '')
        if (!payment) throw notFound()
        return show('payment', payment)
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment/bundle.json',
      for: 'member',
      async open({ c, guest }) {
        const bundle = await bundleOf(world, guest.member.memberId, c.req.param('payment') ?? '')
        if (!bundle) throw notFound()
        // The name that the page's own instruction uses.
        return download(canonicalJson(bundle), 'application/json', 'bundle.json')
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment/receipt.pdf',
      for: 'member',
      async open({ c, guest, locale }) {
        const { memberId } = guest.member
        const payment = await paymentAnswer(world, memberId, c.req.param('payment') ?? '')
        if (!payment) throw notFound()
        const bundle = payment.proof ? await bundleOf(world, memberId, payment.id) : null
        const pdf = await receiptPdf(
          receiptText(payment, locale),
          bundle && { json: canonicalJson(bundle), keysUrl: payment.proof!.keysUrl },
          issuedAt(payment),
        )
        return download(pdf, 'application/pdf', `${payment.reference}.pdf`)
      },
    },
    {
      method: 'GET',
      path: '/payments.csv',
      for: 'member',
      open: async ({ guest, locale }) =>
        download(paymentsCsv(await paymentAnswers(world, guest.member.memberId), locale), 'text/csv; charset=utf-8', 'quickpayconnect.csv'),
    },
    {
      method: 'GET',
      path: '/payout-method',
      for: 'member',
      open: async ({ show, guest }) =>
        show('payout-method', { form: { values: {}, errors: [] }, ...(await methodPage(guest.member.memberId)) }),
    },
    {
      method: 'POST',
      path: '/payout-method',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const read = readMethod(values)
        if ('errors' in read)
          return show('payout-method', { form: { values, errors: read.errors }, ...(await methodPage(guest.member.memberId)) }, 422)
        await inWork(world, (work) => setMethod(work, guest.member.memberId, read.choice))
        return see(`/${locale}/home`)
      },
    },
  ]
}

/** A file for the person to keep. */
const download = (body: string | Uint8Array<ArrayBuffer>, type: string, name: string): Response =>
  new Response(body, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } })
