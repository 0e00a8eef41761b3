/** Con Edison, and its test environment. Nobody has tried these facts against it: they come from its own papers. */
import { NEW_YORK } from '@quickpay/units'
import type { UtilityProfile } from '#connect/utilities/profile.ts'

const ONBOARDING = 'Con Edison / O&R Third-Party Technical Onboarding Document v4.4 (7 May 2026), as transcribed by API Evangelist'
const SWAGGER = 'Con Edison Swagger "DCX GBC API V2" v1 (swagger-cert.json)'
const POSTMAN = 'Con Edison Postman collection "GBC Certification Third party V3.3"'

/** Everything that is offered: consumption, billing and retail customer (onboarding document v4.4 §3.2.3). */
const FULL_SCOPE =
  'FB=1_3_4_5_7_8_10_15_16_51_53_56_57_58_60;IntervalDuration=Monthly_3600_900_300;BlockDuration=Monthly_Daily;HistoryLength=63072000'

export const conEdison: UtilityProfile = {
  id: 'con-edison',
  name: 'Con Edison',
  zone: NEW_YORK,
  sandbox: false,
  authorizeUrl: 'https://www.coned.com/en/oauth/authorize',
  tokenUrl: 'https://api.coned.com/gbc/espi/1_1/oauth/Token',
  resourceBase: 'https://api.coned.com/gbc/espi/1_1/resource',
  scope: FULL_SCOPE,
  clientScope: 'FB=34_35',
  portal: {
    shareBox: 'Share this service account’s data',
    term: 'How long would you like to share?',
    untilRevoked: 'Share until I revoke',
    categories: { account: 'Account information', billing: 'Billing and cost', usage: 'Energy usage (interval readings)' },
    submit: 'Continue',
    accept: 'Accept',
    checkedOn: null,
  },
  slowPath: 'weeks',
  payOnRealTime: false,
  historyDays: 730,
  dialect: {
    windowNames: { min: 'published-min', max: 'published-max' },
    authorizationWindowNames: { min: 'publishedMin', max: 'publishedMax' },
    startIndexName: 'startIndex',
    usageSummaryMethod: 'POST',
    realTimePath: '/RealTime',
    bulk: true,
    windowMeans: 'reading-time',
    revocation: 'portal',
    authorizationStatusPoll: true,
  },
  tokens: { pkce: false, refreshRotates: 'never', refreshSendsScope: true, callsPerMinute: 50 },
  cadence: { windowDays: 10, realTimeMinutes: 15, authorizationPollHours: 24 },
  idleEndsAfterDays: 45,
  quirks: [
    {
      code: 'code-60-seconds',
      words: 'An authorization code lives 60 seconds and serves once; the exchange is not counted among the token calls.',
      source: ONBOARDING,
    },
    {
      code: 'refresh-issued-once',
      words:
        'The refresh token comes with the code only and is not issued again; whoever loses it must ask the customer to authorize again.',
      source: ONBOARDING,
    },
    {
      code: 'token-calls-50-a-minute',
      words: 'The token endpoint takes 50 calls a minute, exchanges of codes not counted, and says nothing of what is left.',
      source: ONBOARDING,
    },
    {
      code: 'pkce-undocumented',
      words: 'No paper names a code challenge, and wrong parameters end on an error page of the portal; none is sent.',
      source: ONBOARDING,
    },
    {
      code: 'scope-without-bulk-id',
      words: 'The printed scope ends in BR=<ApplicationInformationId>, which is only known after registration; ours leaves it out.',
      source: ONBOARDING,
    },
    {
      code: 'camel-case-authorization-window',
      words: 'The Authorization resource takes publishedMin and publishedMax; every other resource published-min and published-max.',
      source: SWAGGER,
    },
    {
      code: 'camel-case-start-index',
      words: 'Paging is by startIndex, where the standard has start-index; there is no max-results.',
      source: SWAGGER,
    },
    {
      code: 'usage-summary-by-post',
      words: 'One usage summary is asked for by POST; their list needs both ends of a window.',
      source: SWAGGER,
    },
    {
      code: 'customer-tree-by-subscription',
      words: 'The customer’s resources hang below /Customer/{subscription} instead of /RetailCustomer/{id}/Customer.',
      source: SWAGGER,
    },
    {
      code: 'real-time-extension',
      words: 'The RealTime resources, outside the standard, give the last 24 hours of electricity 45 minutes late, not of billing quality.',
      source: ONBOARDING,
    },
    {
      code: 'accepts-202-anywhere',
      words: 'Its own tests expect 200 or 202 on batches and on parts of the customer tree; either is taken on every GET.',
      source: POSTMAN,
    },
    {
      code: 'batch-kept-2-days',
      words:
        'What was assembled is kept two days, and an identical request is answered from it; a duplicate while one is pending is refused.',
      source: ONBOARDING,
    },
    {
      code: 'chunks-of-200-mb',
      words: 'A larger batch comes as several addresses in one notification.',
      source: ONBOARDING,
    },
    {
      code: 'window-by-reading-day',
      words: 'The standard selects by publication; the examples use windows as days of readings, from local midnight to local midnight.',
      source: ONBOARDING,
    },
    {
      code: 'multiplier-3',
      words: 'Electricity is stated in Wh with power of ten 3, so that a quarter hour of a home is less than one: values have decimals.',
      source: ONBOARDING,
    },
    {
      code: 'gas-ccf',
      words: 'Gas is declared in cubic feet, while the same paper calls its unit CCF, a hundred of them.',
      source: ONBOARDING,
    },
    {
      code: 'no-revocation-by-us',
      words: 'No operation deletes an authorization: a customer ends it at the portal, “Stop Sharing My Data”.',
      source: SWAGGER,
    },
    {
      code: 'idle-45-or-365-days',
      words: 'The older FAQ pages end an unused authorization after 45 days, the 2026 papers after 365; 45 is reckoned with.',
      source: 'coned.com and oru.com “Become a Third Party” FAQ; Share My Data FAQ for Third Party Vendors (2026)',
    },
  ],
  source: `${ONBOARDING}; ${SWAGGER}`,
  checkedOn: null,
}

/** Supervised: Con Edison's people drive the tests of the 90 days after registration. The token's path is written with a small t there. */
export const conEdisonTest: UtilityProfile = {
  ...conEdison,
  id: 'con-edison-test',
  name: 'Con Edison (test)',
  authorizeUrl: 'https://uat10.coned.com/en/oauth/authorize',
  tokenUrl: 'https://apit.coned.com/gbc/espi/1_1/oauth/token',
  resourceBase: 'https://apit.coned.com/gbc/espi/1_1/resource',
}
