/**
 * The cases of the Green Button Alliance's Connect My Data certification suite (OpenESPI-GreenButtonCMDTest), each with the tests that
 * prove it: of the sandbox as data custodian, and of the server as third party. A case that does not apply says why.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

type Proof = { file: string; test: string } | { why: string }
type Case = { name: string; custodian: Proof; thirdParty: Proof }

const sandbox = (file: string, test: string): Proof => ({ file: `sandbox/src/${file}.test.ts`, test })
const connect = (file: string, test: string): Proof => ({ file: `server/src/connect/${file}.test.ts`, test })
const why = (words: string): Proof => ({ why: words })

const custodianOnly = why('asks something of the custodian only')
const plainHttp = why('the sandbox speaks plain HTTP on 127.0.0.1 and no TLS')
const secureOnly = connect('fetch/notification', 'whatever is allowed goes to the utility’s origin and below its base')
const tlsOfNode = why('TLS 1.2 and above, certificates and their roots are checked by Node’s own TLS, whose defaults are left as they are')
const notAsked = why('the server does not ask for it')
const notCertified = why('the sandbox is not certified, so it has no certificate to name')
const linkIgnored = why('a link to a certificate is not followed')

const cases: Record<string, Case> = {
  OAD001: {
    name: 'Malformed Authorization Code Requests',
    custodian: sandbox('consent/oauth', 'OAD001'),
    thirdParty: connect('consent/certification', 'OAD001'),
  },
  OAD002: {
    name: 'Authorization Code Request (Retail Customer DENIES access)',
    custodian: sandbox('consent/oauth', 'OAD002'),
    thirdParty: connect('consent/callback', 'a customer who says no is told so, and nothing is kept'),
  },
  OAD003: {
    name: 'Access Token Request Authorization Header and malformed request rejection',
    custodian: sandbox('consent/oauth', 'OAD003'),
    thirdParty: connect('tokens/access', 'a client secret that the utility does not take needs a person'),
  },
  OAD004: {
    name: 'Access Token Request with a previously used authorization code',
    custodian: sandbox('consent/oauth', 'OAD004'),
    thirdParty: connect('consent/callback', 'a whole grant is active: tokens sealed'),
  },
  OAD005: {
    name: 'Successful Access Token Request',
    custodian: sandbox('consent/oauth', 'OAD005'),
    thirdParty: connect('consent/callback', 'a whole grant is active: tokens sealed'),
  },
  OAD006: {
    name: 'Invalid Access Token Requests for ApplicationInformation',
    custodian: sandbox('certification', 'OAD006'),
    thirdParty: notAsked,
  },
  OAD007: {
    name: 'Invalid Access Token Requests for Authorization entry',
    custodian: sandbox('certification', 'OAD007'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010'),
  },
  OAD008: {
    name: 'Invalid Access Token Requests for Authorization feed',
    custodian: sandbox('certification', 'OAD008'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010'),
  },
  OAD009: {
    name: 'Invalid Access Token Request for Batch/Subscription',
    custodian: sandbox('certification', 'OAD009'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010'),
  },
  OAD010: {
    name: 'Invalid Access Token Request for ReadServiceStatus',
    custodian: sandbox('certification', 'OAD010'),
    thirdParty: notAsked,
  },
  OAD011: {
    name: 'Malformed Refresh Token Requests',
    custodian: sandbox('certification', 'OAD011'),
    thirdParty: connect(
      'tokens/access',
      'a token endpoint that is down or has had enough is asked later; other refusals than invalid_grant end nothing',
    ),
  },
  OAD012: {
    name: 'Valid refresh_token request',
    custodian: sandbox('consent/oauth', 'OAD012'),
    thirdParty: connect('consent/certification', 'OAD012, OAD013'),
  },
  OAD013: {
    name: 'Valid refresh_token request invalidates prior access_token',
    custodian: sandbox('consent/oauth', 'OAD012, OAD013'),
    thirdParty: connect('consent/certification', 'OAD012, OAD013'),
  },
  OAD014: {
    name: 'Malformed Client Credentials Grant Access Token Requests',
    custodian: sandbox('certification', 'OAD014'),
    thirdParty: connect('consent/certification', 'OAD014, OAD015'),
  },
  OAD015: {
    name: 'JSON structure returned for Client_Credentials Grant',
    custodian: sandbox('certification', 'OAD015'),
    thirdParty: connect('consent/certification', 'OAD014, OAD015'),
  },
  OAD016: {
    name: 'Access Token contained in the Authorization Header has expired',
    custodian: sandbox('consent/oauth', 'OAD016'),
    thirdParty: connect('consent/certification', 'OAD016'),
  },
  FND001: {
    name: 'Initial Test Configuration',
    custodian: why('prepares the suite’s own browser'),
    thirdParty: why('prepares the suite’s own browser'),
  },
  FND002: {
    name: 'Authorized GET access to ApplicationInformation entry',
    custodian: sandbox('certification', 'FND002'),
    thirdParty: notAsked,
  },
  FND003: {
    name: 'Authorized GET access to Authorization feed',
    custodian: sandbox('certification', 'FND003'),
    thirdParty: connect('standing/authorization-poll', 'one feed for all: who revoked at the utility has ended'),
  },
  FND004: {
    name: 'Authorized GET access to Authorization entry',
    custodian: sandbox('certification', 'FND003, FND004'),
    thirdParty: connect('standing/authorization-poll', 'one that a feed leaves out and that is revoked ends by its own word'),
  },
  FND005: {
    name: 'Authorized GET access to Batch/Subscription feed',
    custodian: sandbox('certification', 'FND005'),
    thirdParty: connect('fetch/batch', 'a wanted window is assembled, the notification leads to the document'),
  },
  FND006: {
    name: 'Authorized GET access to ReadServiceStatus',
    custodian: sandbox('certification', 'FND006'),
    thirdParty: notAsked,
  },
  RBK001: {
    name: 'REST for BULK notification - authorized GET access',
    custodian: sandbox('certification', 'RBK001'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010, RBK001–RBK003'),
  },
  RBK002: {
    name: 'REST for BULK notification - GET with access_token',
    custodian: sandbox('certification', 'RBK002'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010, RBK001–RBK003'),
  },
  RBK003: {
    name: 'REST for BULK notification - GET with registration_access_token',
    custodian: sandbox('certification', 'RBK003'),
    thirdParty: connect('consent/certification', 'OAD006–OAD010, RBK001–RBK003'),
  },
  RBK004: {
    name: 'REST for BULK notification - GET with no access_token',
    custodian: sandbox('certification', 'RBK004'),
    thirdParty: custodianOnly,
  },
  QRY001: {
    name: 'Query Parameters - published-min/max',
    custodian: sandbox('certification', 'QRY001'),
    thirdParty: connect('consent/certification', 'QRY001, QRY002'),
  },
  QRY002: {
    name: 'Query Parameters - contents are validated',
    custodian: sandbox('certification', 'QRY002'),
    thirdParty: connect('consent/certification', 'QRY001, QRY002'),
  },
  PSH001: {
    name: 'Notification Push/POST of ApplicationInformation',
    custodian: sandbox('certification', 'PSH001'),
    thirdParty: connect('consent/certification', 'PSH001'),
  },
  PSH002: {
    name: 'Notification Push/POST of Authorization',
    custodian: sandbox('certification', 'PSH002'),
    thirdParty: connect('fetch/batch', 'a notification of customer data has them fetched, one of an authorization has it checked'),
  },
  PSH003: {
    name: 'Notification Push/POST of Subscription',
    custodian: sandbox('certification', 'PSH003'),
    thirdParty: connect('consent/certification', 'PSH003'),
  },
  PSH004: {
    name: 'DataCustodian detection of Notification Push/POST failure',
    custodian: sandbox('certification', 'PSH004'),
    thirdParty: connect('fetch/batch', 'with the notification lost, the same document is reached'),
  },
  OFA001: {
    name: 'Offline RetailCustomer Authorization',
    custodian: why('function block 40 (consents on paper) is not among the sandbox’s scopes; its admin API grants without the pages'),
    thirdParty: why('every consent is given by the member who is signed in'),
  },
  MGA001: {
    name: 'Authorized PUT access to Authorization entry',
    custodian: sandbox('dialects', 'standard: PUT of an Authorization gives back'),
    thirdParty: why('the server narrows nothing by itself: a member stops sharing, or does not'),
  },
  MGA002: {
    name: 'Authorized DELETE access to Authorization entry',
    custodian: sandbox('certification', 'MGA002'),
    thirdParty: connect('standing/revoke', 'stopping drops the tokens in the same commit and tells the utility'),
  },
  MGA003: {
    name: 'Forbidden PUT, DELETE access to Authorization entry',
    custodian: sandbox('certification', 'MGA003'),
    thirdParty: connect('standing/revoke', 'a utility that refuses the method leaves it to the portal'),
  },
  MGT001: {
    name: 'Authorized PUT access to ApplicationInformation entry',
    custodian: sandbox('dialects', 'standard: PUT of ApplicationInformation changes'),
    thirdParty: why('registrations are changed by an operator, on the utility’s own pages'),
  },
  MGT002: {
    name: 'Authorized DELETE access to ApplicationInformation entry',
    custodian: why('a registration is taken away through the admin API only, so that a test cannot lose the client it runs with'),
    thirdParty: why('registrations are ended by an operator'),
  },
  MGT003: {
    name: 'Forbidden PUT, DELETE access to ApplicationInformation entry',
    custodian: sandbox('certification', 'MGT003'),
    thirdParty: custodianOnly,
  },
  SFTP001: {
    name: 'SFTP for BULK notification',
    custodian: why('function block 34 (SFTP) is not among the sandbox’s scopes, nor among Con Edison’s'),
    thirdParty: connect('outside/origin', 'an address is sorted by what it names'),
  },
  TC001: { name: 'Use of HTTPS', custodian: plainHttp, thirdParty: secureOnly },
  TC003: { name: 'Data Custodian implements TLS 1.2', custodian: plainHttp, thirdParty: tlsOfNode },
  TC004: { name: 'Negotiate highest level of TLS with browser', custodian: plainHttp, thirdParty: tlsOfNode },
  TC005: { name: 'Reject TLS_RSA_WITH_NULL_SHA cipher suite', custodian: plainHttp, thirdParty: tlsOfNode },
  TC006: {
    name: 'Accept TLS_RSA_WITH_AES_128_CBC_SHA cipher suite',
    custodian: plainHttp,
    thirdParty: why('a suite without forward secrecy, which TLS 1.3 (ESPI 4.0) no longer has'),
  },
  TC008: { name: 'Quality of Certificate', custodian: plainHttp, thirdParty: tlsOfNode },
  TC009: { name: 'Root of trust', custodian: plainHttp, thirdParty: tlsOfNode },
  TC010: { name: 'Tokens and IDs have no PII', custodian: sandbox('certification', 'TC010, TC011'), thirdParty: custodianOnly },
  TC011: { name: 'Tokens and IDs have at least 48bits', custodian: sandbox('certification', 'TC010, TC011'), thirdParty: custodianOnly },
  CERT001: { name: 'ApplicationInformation entry contains valid Certification Link', custodian: notCertified, thirdParty: linkIgnored },
  CERT002: { name: 'Authorization feed contains valid Certification Link', custodian: notCertified, thirdParty: linkIgnored },
  CERT003: { name: 'Authorization entry contains valid Certification Link', custodian: notCertified, thirdParty: linkIgnored },
  CERT004: { name: 'Batch/Subscription feed contains valid Certification Link', custodian: notCertified, thirdParty: linkIgnored },
}

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What a file's tests are called, as written. */
const titlesIn = (file: string): string[] =>
  [...readFileSync(root + file, 'utf8').matchAll(/^\s*test\(\s*(['"`])(.*?)\1,/gms)].map(([, , title]) => title!)

for (const [code, { name, custodian, thirdParty }] of Object.entries(cases))
  test(`${code} ${name}`, (t) => {
    for (const [side, proof] of Object.entries({ custodian, thirdParty })) {
      if ('why' in proof) {
        assert.ok(proof.why.length > 10)
        t.diagnostic(`${side}: does not apply: ${proof.why}`)
      } else {
        const found = titlesIn(proof.file).filter((title) => title.startsWith(proof.test))
        assert.equal(found.length, 1, `${proof.file} has ${found.length} tests called “${proof.test}…”`)
        t.diagnostic(`${side}: ${proof.file}: ${found[0]}`)
      }
    }
  })

test('every case is here once: OAD, FND, RBK, QRY, PSH, OFA, MGA, MGT, SFTP, TC, CERT', () => {
  const count = (letters: string) => Object.keys(cases).filter((code) => code.replace(/\d+/, '') === letters).length
  const counts = ['OAD', 'FND', 'RBK', 'QRY', 'PSH', 'OFA', 'MGA', 'MGT', 'SFTP', 'TC', 'CERT'].map(count)
  assert.deepEqual(counts, [16, 6, 4, 2, 4, 1, 3, 3, 1, 9, 4])
})
