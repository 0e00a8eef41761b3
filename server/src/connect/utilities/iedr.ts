/** New York's Integrated Energy Data Resource: one Green Button for the state's utilities, hosted by UtilityAPI. Nobody has tried these facts against it. */
import { NEW_YORK } from '@quickpay/units'
import type { UtilityProfile } from '#connect/utilities/profile.ts'

const IEDR = 'utilityapi.com/docs/utilities/iedr'
const OAUTH = 'utilityapi.com/docs/greenbutton/oauth'
const SCOPE = 'utilityapi.com/docs, authorization scope'
const STANDARD = 'NAESB REQ.21 ESPI, by the Green Button Alliance’s OpenAPI'

export const iedr: UtilityProfile = {
  id: 'iedr',
  name: 'New York IEDR',
  zone: NEW_YORK,
  sandbox: false,
  authorizeUrl: 'https://utilityapi.com/DataCustodian/IEDR/oauth/authorize',
  tokenUrl: 'https://utilityapi.com/DataCustodian/oauth/token',
  resourceBase: 'https://utilityapi.com/DataCustodian/espi/1_1/resource',
  /** PreferredAuthEndDate=0: until the customer revokes; without it the host proposes three years. */
  scope: 'FB=1_3_4_5_7_8_15_16_51_53_56_57_58_60;HistoryLength=63072000;PreferredAuthEndDate=0',
  clientScope: 'FB=34_35',
  portal: {
    shareBox: 'Choose what to share',
    term: 'Share until',
    untilRevoked: 'Until I revoke',
    categories: { account: 'Account details', billing: 'Bills', usage: 'Energy usage' },
    submit: 'Continue',
    accept: 'Authorize',
    checkedOn: null,
  },
  slowPath: 'weeks',
  payOnRealTime: false,
  historyDays: 730,
  dialect: {
    windowNames: { min: 'published-min', max: 'published-max' },
    authorizationWindowNames: { min: 'published-min', max: 'published-max' },
    startIndexName: 'start-index',
    usageSummaryMethod: 'GET',
    realTimePath: null,
    bulk: true,
    windowMeans: 'unknown',
    revocation: 'portal',
    authorizationStatusPoll: true,
  },
  tokens: { pkce: false, refreshRotates: 'unknown', refreshSendsScope: false, callsPerMinute: null },
  cadence: { windowDays: 10, realTimeMinutes: 15, authorizationPollHours: 24 },
  idleEndsAfterDays: 45,
  quirks: [
    {
      code: 'authorize-address-in-settings',
      words:
        'The authorize address is told in the settings after registration; the one here is formed as the printed example of another utility is.',
      source: OAUTH,
    },
    {
      code: 'endpoints-unverified',
      words: 'Token and resource addresses are formed as the host’s other utilities have them and were never called.',
      source: OAUTH,
    },
    {
      code: 'registration-first-in-sandbox',
      words:
        'A registration begins in sandbox mode, where only test scenarios answer; AdditionalScope=auth-test-test_residential chooses one.',
      source: IEDR,
    },
    {
      code: 'state-registration',
      words: 'Live data needs a registration with the Department of Public Service under the same e-mail address.',
      source: IEDR,
    },
    {
      code: 'customer-edits-scope',
      words: 'The customer may change what is shared on the form, so the granted scope can differ from the asked one key by key.',
      source: SCOPE,
    },
    {
      code: 'end-date-in-scope',
      words: 'PreferredAuthEndDate stands in the scope; three years are proposed without it, and 0 means until revoked.',
      source: SCOPE,
    },
    {
      code: 'pkce-undocumented',
      words: 'The printed parameters of the redirect name no code challenge; none is sent.',
      source: OAUTH,
    },
    {
      code: 'window-by-publication',
      words: 'The standard’s windows are of publication; whether this host takes them so is not written, and both are reckoned with.',
      source: STANDARD,
    },
  ],
  source: `${IEDR}; ${OAUTH}; ${STANDARD}`,
  checkedOn: null,
}
