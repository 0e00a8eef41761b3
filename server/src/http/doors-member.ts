/** Doors of a member: home, events, payments, and the way to be paid. */
import { civilDateOf } from '@quickpay/units'
import { paymentsCsv, readingsCsv } from '@quickpay/web/receipt-text'
import { attendViewer, isViewed } from '#connect/fetch/attention.ts'
import { eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import { may } from '#members/delegates/delegate.ts'
import { usageBetween, usualDay } from '#metering/usage.ts'
import { readMethod } from '#payout/method.ts'
import { setMethod } from '#payout/set-method.ts'
import { inWork } from '#platform/in-work.ts'
import { leaveEvent } from '#settlement/leave.ts'
import type { World } from '../world.ts'
import { accountAnswers } from './compose/account.ts'
import { eventCards } from './compose/event.ts'
import { taxFormWanted, waitsForCompany } from './compose/hold.ts'
import { freshness, homeAnswer } from './compose/home.ts'
import { isChange, methodPage } from './compose/method.ts'
import { bundleOf, labelOfAccount, paymentAnswer, paymentAnswers, paymentRows, seasonCents } from './compose/payment.ts'
import { askedReviews } from './compose/payment-review.ts'
import { quietAccounts } from './compose/quiet.ts'
import { seriesAnswer, usualOver } from './compose/series.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { download, downloadBundle, downloadReceipt } from './download.ts'
import { notFound } from './problem.ts'

export function memberDoors(world: World): Door[] {
  return [
    {
      method: 'GET',
      path: '/home',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest }) {
        const { memberId } = guest.member
        const answer = await homeAnswer(world, guest.member, c.req.query('account'))
        // Whoever looks is shown the use of today within a poll.
        const viewed = answer.current && { memberId, accountId: answer.current.id }
        if (viewed && !(await isViewed(world.db, viewed, world.clock.now()))) await inWork(world, (work) => attendViewer(work, viewed))
        return show('home', answer)
      },
    },
    {
      method: 'GET',
      path: '/events',
      for: 'member',
      needs: 'see',
      open: async ({ show, guest }) => show('events', { events: await eventCards(world, guest.member.memberId) }),
    },
    {
      method: 'GET',
      path: '/events/:event',
      for: 'member',
      needs: 'see',
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
      needs: 'manage',
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
      needs: 'see',
      async open({ c, show, guest }) {
        const all = await paymentRows(world, guest.member.memberId)
        const now = world.clock.now()
        const waits = await waitsForCompany(world.db, guest.member.memberId)
        const taxForm = await taxFormWanted(world.db, guest.member.memberId, now)
        const reviews = await askedReviews(world, guest.member.memberId)
        const accounts = await accountAnswers(world, guest.member.memberId)
        const quiet = quietAccounts(accounts, all)
        const site = accounts.find((one) => one.id === c.req.query('account'))
        const payments = site ? all.filter((row) => row.accountId === site.id) : all
        const sums = { payments, seasonCents: seasonCents(payments, now), ...(site && { site: { label: labelOfAccount(site) } }) }
        return show('payments', { ...sums, waits, taxForm, reviews, quiet })
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest }) {
        const payment = await paymentAnswer(world, guest.member.memberId, c.req.param('payment') ?? '')
        if (!payment) throw notFound()
        // Where money goes is nothing for who only looks.
        const { method, payee, ...rest } = payment
        const paidTo = may(guest.role, 'money') ? { method, ...(payee && { payee }) } : { method: null }
        return show('payment', { ...rest, ...paidTo, reviews: await askedReviews(world, guest.member.memberId, payment.id) })
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment/readings.csv',
      for: 'member',
      needs: 'see',
      async open({ c, guest, locale }) {
        const payment = await paymentAnswer(world, guest.member.memberId, c.req.param('payment') ?? '')
        if (!payment) throw notFound()
        return download(readingsCsv(payment, locale), 'text/csv; charset=utf-8', `${payment.reference}.csv`)
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment/bundle.json',
      for: 'member',
      needs: 'money',
      async open({ c, guest }) {
        const bundle = await bundleOf(world, guest.member.memberId, c.req.param('payment') ?? '')
        if (!bundle) throw notFound()
        return downloadBundle(bundle)
      },
    },
    {
      method: 'GET',
      path: '/payments/:payment/receipt.pdf',
      for: 'member',
      needs: 'money',
      async open({ c, guest, locale }) {
        const { memberId } = guest.member
        const payment = await paymentAnswer(world, memberId, c.req.param('payment') ?? '')
        if (!payment) throw notFound()
        return downloadReceipt(payment, payment.proof && (await bundleOf(world, memberId, payment.id)), locale)
      },
    },
    {
      method: 'GET',
      path: '/payments.csv',
      for: 'member',
      needs: 'money',
      open: async ({ guest, locale }) =>
        download(paymentsCsv(await paymentAnswers(world, guest.member.memberId), locale), 'text/csv; charset=utf-8', 'quickpayconnect.csv'),
    },
    {
      method: 'GET',
      path: '/payout-method',
      for: 'member',
      needs: 'money',
      open: async ({ show, guest }) => show('payout-method', await methodPage(world, guest.member.memberId)),
    },
    {
      method: 'POST',
      path: '/payout-method',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const read = readMethod(values)
        if ('errors' in read)
          return show('payout-method', await methodPage(world, guest.member.memberId, { values, errors: read.errors }), 422)
        const { memberId } = guest.member
        if (!guest.session.isRecent && (await isChange(world, memberId, read.choice)))
          return show(
            'payout-method',
            await methodPage(world, memberId, { values, errors: [{ field: 'method', code: 'sign-in-again' }] }),
            403,
          )
        const set = await inWork(world, (work) => setMethod(work, memberId, read.choice))
        // Of a change the page says from when it counts, and how to take it back.
        const counts = Temporal.Instant.compare(set.countsFromAt, world.clock.now()) <= 0
        return see(`/${locale}/${counts ? 'home' : 'payout-method'}`)
      },
    },
  ]
}
