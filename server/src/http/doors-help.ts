/** Doors to the help: searching it, asking a person, and the staff's list of who asked. */
import type { Form, HelpAnswer } from '@quickpay/web/answers'
import { helpFor } from '@quickpay/web/help-text'
import { answerBy, answerByOn } from '#members/answer-by.ts'
import { readHelpRequest } from '#members/help-request.ts'
import { addHelpRequest, closeHelpRequest, countHelpRequests } from '#members/help-request-store.ts'
import type { Locale } from '#members/member.ts'
import { memberOfEmail } from '#members/member-store.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { consoleMembers } from './compose/console-member.ts'
import { type Door, fieldsOf, see } from './door.ts'
import { notFound } from './problem.ts'

const QUERY_MAX = 200
/** From everybody together; more than this is no person asking. */
const REQUESTS_AN_HOUR = 60

export function helpDoors(world: World): Door[] {
  const answer = (query: string, locale: Locale, form: Form, answerByOn: string | null = null): HelpAnswer => ({
    ...{ query, form, answerByOn, contact: world.contact },
    ...helpFor(query, locale),
  })
  return [
    {
      method: 'GET',
      path: '/help',
      for: 'anyone',
      async open({ c, show, locale }) {
        const query = (c.req.query('q') ?? '').trim().slice(0, QUERY_MAX)
        const reference = (c.req.query('reference') ?? '').slice(0, 40)
        const by = c.req.query('sent') === undefined ? null : answerByOn(answerBy(world.clock.now())).toString()
        return show('help', answer(query, locale, { values: { reference }, errors: [] }, by))
      },
    },
    {
      method: 'POST',
      path: '/help',
      for: 'anyone',
      async open({ c, show, shell, locale }) {
        const values = await fieldsOf(c)
        const email = shell().viewer?.email ?? null
        const refused = (errors: Form['errors'], status: number) => show('help', answer('', locale, { values, errors }), status)
        const read = readHelpRequest(values, email)
        if ('errors' in read) return refused(read.errors, 422)
        const now = world.clock.now()
        if ((await countHelpRequests(world.db, now.subtract({ hours: 1 }))) >= REQUESTS_AN_HOUR)
          return refused([{ field: 'words', code: 'too-many' }], 429)
        const askedBy = email && (await memberOfEmail(world.db, email))
        await addHelpRequest(world.db, { ...read, requestId: newId('hlp'), askedBy, locale, askedAt: now, answerByAt: answerBy(now) })
        return see(`/${locale}/help?sent=1#write`)
      },
    },
    {
      method: 'POST',
      path: '/console/help/:id',
      for: 'operator',
      async open({ c, show, guest, locale }) {
        const id = c.req.param('id') ?? ''
        const reason = ((await fieldsOf(c))['reason'] ?? '').trim().slice(0, 500)
        if (reason === '')
          return show(
            'console-members',
            await consoleMembers(world, { values: { id }, errors: [{ field: 'reason', code: 'missing' }] }),
            422,
          )
        if (!(await inWork(world, ({ trx, now }) => closeHelpRequest(trx, { id, reason }, guest.member.memberId, now)))) throw notFound()
        return see(`/${locale}/console/members`)
      },
    },
  ]
}
