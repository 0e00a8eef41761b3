/** The sandbox's utilities: two that speak as Con Edison does, one by the standard's letter, one as UtilityAPI does. */
import { conEdison } from '#connect/utilities/con-edison.ts'
import { iedr } from '#connect/utilities/iedr.ts'
import type { UtilityProfile } from '#connect/utilities/profile.ts'

const SOURCE = 'sandbox/README.md'

/** Profiles of the sandbox that answers at this address. */
export const sandboxes = (url: string): UtilityProfile[] => [
  likeConEdison('metro', 'Sandbox Metro', 'weeks', url),
  likeConEdison('valley', 'Sandbox Valley', 'after-summer', url),
  {
    ...conEdison,
    ...common('standard', 'Sandbox Standard'),
    ...addressesOf(`${url}/standard`),
    dialect: { ...iedr.dialect, windowMeans: 'publication', revocation: 'delete-authorization' },
    tokens: { pkce: false, refreshRotates: 'always', refreshSendsScope: true, callsPerMinute: 50 },
  },
  {
    ...iedr,
    ...common('iedr', 'Sandbox IEDR'),
    ...addressesOf(`${url}/iedr`),
    tokens: { ...iedr.tokens, pkce: true, callsPerMinute: 50 },
  },
]

function likeConEdison(path: string, name: string, slowPath: UtilityProfile['slowPath'], url: string): UtilityProfile {
  const espi = `${url}/${path}/gbc/espi/1_1`
  return {
    ...conEdison,
    ...common(path, name),
    slowPath,
    authorizeUrl: `${url}/${path}/oauth/authorize`,
    tokenUrl: `${espi}/oauth/Token`,
    resourceBase: `${espi}/resource`,
    // Con Edison has no such operation; the sandbox offers it, so that a member who stops here need not go to the portal.
    dialect: { ...conEdison.dialect, revocation: 'delete-authorization' },
  }
}

const common = (path: string, name: string) =>
  ({
    id: `sandbox-${path}`,
    name,
    sandbox: true,
    payOnRealTime: true,
    historyDays: 365,
    quirks: [],
    source: SOURCE,
    checkedOn: null,
  }) as const

const addressesOf = (base: string) => ({
  authorizeUrl: `${base}/oauth/authorize`,
  tokenUrl: `${base}/oauth/token`,
  resourceBase: `${base}/DataCustodian/espi/1_1/resource`,
})
