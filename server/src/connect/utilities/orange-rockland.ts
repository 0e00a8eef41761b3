/** Orange & Rockland, and its test environment: Con Edison's sister on the same API host, with a portal and a registration of its own. */
import { conEdison, conEdisonTest } from '#connect/utilities/con-edison.ts'
import type { Quirk, UtilityProfile } from '#connect/utilities/profile.ts'

const quirks: readonly Quirk[] = [
  ...conEdison.quirks,
  {
    code: 'daily-intervals',
    words: 'A guide of another third party lists daily intervals only; an account without hours connects and is never measured.',
    source: 'energymanager.ai, Orange & Rockland Utilities',
  },
]
const differing = { name: 'Orange & Rockland', slowPath: 'after-summer', quirks } as const

export const orangeRockland: UtilityProfile = {
  ...conEdison,
  ...differing,
  id: 'orange-rockland',
  authorizeUrl: 'https://www.oru.com/en/oauth/authorize',
}

export const orangeRocklandTest: UtilityProfile = {
  ...conEdisonTest,
  ...differing,
  id: 'orange-rockland-test',
  name: 'Orange & Rockland (test)',
  authorizeUrl: 'https://uat10.oru.com/en/oauth/authorize',
}
