/** Doors of a member to their own data: what is held and who saw it, files to take away, and deleting the account. */
import type { Form } from '@quickpay/web/answers'
import { certificateText } from '@quickpay/web/certificate-text'
import { type Account, accountsOf } from '#connect/account-store.ts'
import { leave } from '#members/leave.ts'
import { addAudit } from '#platform/audit-store.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { deletingAnswer, departureAnswer } from './compose/departure.ts'
import { privacyAnswer } from './compose/privacy.ts'
import { type Ctx, type Door, fieldsOf, type GuardedDoor, type Guest, see } from './door.ts'
import { download, downloadPieces } from './download.ts'
import { everything } from './export/everything.ts'
import { greenButton } from './export/green-button.ts'
import { readingsCsv } from './export/readings-csv.ts'
import { notFound } from './problem.ts'
import { receiptPdf } from './receipt-pdf.ts'

const bad = (code: string): Form => ({ values: {}, errors: [{ field: 'session', code }] })

export function privacyDoors(world: World): Door[] {
  /** Somebody else's account is not told from one that does not exist. */
  const accountAt = async ({ member }: Guest, accountId: string | undefined): Promise<Account> => {
    const account = (await accountsOf(world.db, member.memberId)).find((one) => one.accountId === accountId)
    if (!account) throw notFound()
    return account
  }
  /** A file goes to who signed in a moment ago, and it is noted that it did. */
  const file = (
    path: string,
    what: string,
    make: (c: Ctx, guest: Guest) => Promise<{ name: string; type: string; pieces: AsyncGenerator<string> }>,
  ): GuardedDoor => ({
    method: 'GET',
    path,
    for: 'member',
    async open({ c, show, guest }) {
      const { memberId } = guest.member
      const made = await make(c, guest)
      if (!guest.session.isRecent) return show('privacy', await privacyAnswer(world, memberId, { form: bad('recent-sign-in') }), 403)
      const entry = { actor: memberId, action: 'data.export', subject: memberId, reason: what } as const
      await inWork(world, ({ trx, now }) => addAudit(trx, entry, now))
      return downloadPieces(made.pieces, made.type, made.name)
    },
  })
  const certificate = async (c: Ctx) => {
    const { member = '', departure = '' } = c.req.param()
    const answer = await departureAnswer(world, member, departure)
    if (!answer) throw notFound()
    return answer
  }
  return [
    {
      method: 'GET',
      path: '/privacy',
      for: 'member',
      open: async ({ c, show, guest }) =>
        show('privacy', await privacyAnswer(world, guest.member.memberId, { said: c.req.query('stopped') === '1' ? 'stopped' : null })),
    },
    file('/privacy/:account/readings.csv', 'readings.csv', async (c, guest) => {
      const account = await accountAt(guest, c.req.param('account'))
      return { name: `${account.accountId}.csv`, type: 'text/csv; charset=utf-8', pieces: readingsCsv(world.db, account) }
    }),
    file('/privacy/:account/readings.xml', 'green-button.xml', async (c, guest) => {
      const account = await accountAt(guest, c.req.param('account'))
      const pieces = greenButton(world.db, account, { appUrl: world.appUrl, now: world.clock.now() })
      return { name: `${account.accountId}.xml`, type: 'application/atom+xml; charset=utf-8', pieces }
    }),
    file('/privacy/everything.json', 'everything.json', async (_c, { member }) => ({
      name: 'quickpayconnect.json',
      type: 'application/json',
      pieces: everything(world.db, member, world.clock.now()),
    })),
    {
      method: 'GET',
      path: '/privacy/delete',
      for: 'member',
      open: async ({ show, guest }) => show('deleting', await deletingAnswer(world, guest.member.memberId)),
    },
    {
      // The second click: the first led to the page that says what goes and what stays.
      method: 'POST',
      path: '/privacy/delete',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const { memberId } = guest.member
        const again = async (code: string, status: number) => show('deleting', await deletingAnswer(world, memberId, bad(code)), status)
        if ((await fieldsOf(c))['sure'] !== 'yes') return again('not-sure', 422)
        if (!guest.session.isRecent) return again('recent-sign-in', 403)
        const leaving = await inWork(world, (work) => leave(work, memberId))
        if (leaving.is === 'refused') return again(leaving.code === 'staff' ? 'staff-leaves-otherwise' : 'not-sure', 409)
        return see(`/${locale}/left/${memberId}/${leaving.departure.departureId}`)
      },
    },
    {
      // Nobody can sign in any more to look: whoever has the address, which nobody can guess, may. It names nobody.
      method: 'GET',
      path: '/left/:member/:departure',
      for: 'anyone',
      open: async ({ c, show }) => show('departure', await certificate(c)),
    },
    {
      method: 'GET',
      path: '/left/:member/:departure/certificate.json',
      for: 'anyone',
      open: async ({ c }) => download(`${JSON.stringify(await certificate(c), null, 2)}\n`, 'application/json', 'certificate.json'),
    },
    {
      method: 'GET',
      path: '/left/:member/:departure/certificate.pdf',
      for: 'anyone',
      async open({ c, locale }) {
        const answer = await certificate(c)
        const at = Temporal.Instant.from(answer.leftAt ?? answer.askedAt)
        return download(await receiptPdf(certificateText(answer, locale), null, at), 'application/pdf', `${answer.reference}.pdf`)
      },
    },
  ]
}
