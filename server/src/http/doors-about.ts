/** Doors for anyone to what they should know first: how it works and the privacy policy; and a member's page behind "More". */
import type { PolicyAnswer } from '@quickpay/web/answers'
import type { Locale } from '#members/member.ts'
import { currentPolicy, hashOfPolicy, type Policy, policies, policyOf } from '#members/policy/policy.ts'
import type { World } from '../world.ts'
import { howAnswer } from './compose/how.ts'
import { recordAnswer } from './compose/record.ts'
import type { Door } from './door.ts'
import { notFound } from './problem.ts'

export function aboutDoors(world: World): Door[] {
  return [
    { method: 'GET', path: '/how', for: 'anyone', open: async ({ show }) => show('how', howAnswer(world, await recordAnswer(world))) },
    {
      method: 'GET',
      path: '/policy',
      for: 'anyone',
      async open({ c, show, locale }) {
        const version = c.req.query('version')
        const policy = version === undefined ? currentPolicy : policyOf(version)
        if (!policy) throw notFound()
        return show('policy', policyAnswer(policy, locale, world.contact))
      },
    },
    { method: 'GET', path: '/more', for: 'member', needs: 'see', open: async ({ show }) => show('more', {}) },
  ]
}

/** The newest version is in force; the others are listed so that they can still be read. */
function policyAnswer(policy: Policy, locale: Locale, contact: string | null): PolicyAnswer {
  const { version, from, text, reviewedByCounsel } = policy
  const { title, sections } = text[locale]
  return {
    ...{ version, from, title, reviewedByCounsel, contact },
    sections: sections.map(({ heading, paragraphs }) => ({ heading, paragraphs: [...paragraphs] })),
    sha256: hashOfPolicy(policy, locale),
    isCurrent: policy === currentPolicy,
    versions: policies.map((one) => ({ version: one.version, from: one.from })).reverse(),
  }
}
