/** Doors of the participation agreement: reading it, and accepting the text that was shown. Anyone may read it. */
import type { Answers, Form } from '@quickpay/web/answers'
import { acceptAgreement } from '#members/agreement/accept.ts'
import { authoritiesOf, currentAgreement, readAcceptance } from '#members/agreement/agreement.ts'
import { acceptanceOf } from '#members/agreement/agreement-store.ts'
import type { Locale, Member } from '#members/member.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { safeNext } from './arrive.ts'
import { type Door, fieldsOf, see } from './door.ts'

export function agreementDoors(world: World): Door[] {
  return [
    { method: 'GET', path: '/terms', for: 'anyone', open: ({ show, locale }) => show('terms', textOf(locale)) },
    {
      method: 'GET',
      path: '/agreement',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest, locale }) {
        const next = safeNext(c.req.query('next'))
        return show('agreement', await pageOf(world, guest.member, locale, next, { values: {}, errors: [] }))
      },
    },
    {
      method: 'POST',
      path: '/agreement',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const next = safeNext(values['next'])
        const read = readAcceptance(values, guest.member.kind)
        if ('errors' in read)
          return show('agreement', await pageOf(world, guest.member, locale, next, { values, errors: read.errors }), 422)
        await inWork(world, (work) => acceptAgreement(work, guest.member.memberId, locale, read))
        return see(`/${locale}${next}`)
      },
    },
  ]
}

const textOf = (locale: Locale): Answers['terms'] => {
  const { version, from, text } = currentAgreement
  const { title, sections } = text[locale]
  return { version, from, title, sections: sections.map(({ heading, paragraphs }) => ({ heading, paragraphs: [...paragraphs] })) }
}

async function pageOf(world: World, member: Member, locale: Locale, next: string, form: Form): Promise<Answers['agreement']> {
  const accepted = await acceptanceOf(world.db, member.memberId)
  return {
    ...textOf(locale),
    kind: member.kind,
    businessName: member.businessName,
    authorities: [...authoritiesOf(member.kind)],
    accepted: accepted && { version: accepted.version, at: accepted.acceptedAt.toString() },
    next,
    form: { ...form, values: { signerName: member.name, ...form.values } },
  }
}
