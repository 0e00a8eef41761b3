/** Doors to money that waits: the member may take little money now; the staff records what ends a hold, each with a reason that is kept. */

import { membersByEmail } from '#payout/holds/payee-store.ts'
import { importScreenings, recordSamePayee, recordScreening, recordTaxForm } from '#payout/holds/record-payee.ts'
import { type Problem, readScreening } from '#payout/holds/screening.ts'
import { readReason, readTaxForm } from '#payout/holds/tax-form.ts'
import { payNow } from '#payout/reserve.ts'
import { inWork } from '#platform/in-work.ts'
import type { Work } from '#platform/task.ts'
import type { World } from '../world.ts'
import { holdsAnswer } from './compose/holds.ts'
import { csvFormOf, resultOf, statusOfImport } from './csv-form.ts'
import { type Door, fieldsOf, see } from './door.ts'

type Fields = Readonly<Record<string, string>>
type Act = (work: Work, actor: string) => Promise<void>
/** What a form about a member asks for: an act, or what is wrong with it. */
type Read = (memberId: string, fields: Fields, byEmail: ReadonlyMap<string, string>) => Act | readonly Problem[]

export function holdsDoors(world: World): Door[] {
  /** A form of the console: its fields carry its name, and errors name them so. */
  const form = (name: string, path: string, emails: readonly string[], read: Read): Door => ({
    method: 'POST',
    path,
    for: 'operator',
    async open({ c, show, guest, locale }) {
      const values = await fieldsOf(c)
      const fields = Object.fromEntries(
        Object.entries(values).flatMap(([field, value]) =>
          field.startsWith(`${name}-`) ? [[field.slice(name.length + 1), value.trim()]] : [],
        ),
      )
      const byEmail = await membersByEmail(
        world.db,
        emails.map((field) => fields[field] ?? ''),
      )
      const unknown = emails.filter((field) => !byEmail.has((fields[field] ?? '').toLowerCase()))
      const memberId = byEmail.get((fields['email'] ?? '').toLowerCase()) ?? ''
      const found = unknown.length > 0 ? unknown.map((field) => ({ field, code: 'unknown-member' })) : read(memberId, fields, byEmail)
      if (typeof found === 'function') {
        await inWork(world, (work) => found(work, guest.member.memberId))
        return see(`/${locale}/console/holds`)
      }
      const errors = found.map(({ field, code }) => ({ field: `${name}-${field}`, code }))
      return show('console-holds', await holdsAnswer(world, { form: { values, errors } }), 422)
    },
  })
  return [
    {
      method: 'POST',
      path: '/payments/pay-now',
      for: 'member',
      needs: 'money',
      async open({ guest, locale }) {
        await inWork(world, (work) => payNow(work, world.rails, guest.member.memberId))
        return see(`/${locale}/payments`)
      },
    },
    { method: 'GET', path: '/console/holds', for: 'operator', open: async ({ show }) => show('console-holds', await holdsAnswer(world)) },
    form('tax', '/console/holds/tax-form', ['email'], (memberId, fields) => {
      const read = readTaxForm(memberId, fields)
      return 'problems' in read ? read.problems : (work, actor) => recordTaxForm(work, read.form, actor)
    }),
    form('screening', '/console/holds/screening', ['email'], (memberId, fields) => {
      const read = readScreening(memberId, fields, world.clock.now())
      const why = readReason(fields)
      if ('problems' in read || 'problems' in why) return [read, why].flatMap((one) => ('problems' in one ? one.problems : []))
      return (work, actor) => recordScreening(work, read.screening, why.reason, actor)
    }),
    form('join', '/console/holds/payee', ['email', 'other'], (memberId, fields, byEmail) => {
      const other = byEmail.get((fields['other'] ?? '').toLowerCase()) ?? ''
      const why = readReason(fields)
      if (other === memberId) return [{ field: 'other', code: 'same-member' }]
      return 'problems' in why ? why.problems : (work, actor) => recordSamePayee(work, [memberId, other], why.reason, actor)
    }),
    {
      method: 'POST',
      path: '/console/holds/screenings',
      for: 'operator',
      async open({ c, show, guest }) {
        const { csv, mode } = await csvFormOf(c)
        const found = await inWork(world, (work) => importScreenings(work, { csv, mode }, guest.member.memberId))
        const result = resultOf('screenings', mode, csv, found)
        return show('console-holds', await holdsAnswer(world, { result }), statusOfImport(found))
      },
    },
  ]
}
