/** The custodian that the environment names, with the tokens its credentials give; see the README for the names. */
import { type Custodian, type DialectName, decimalValues, dialects } from './custodian.ts'

type Environment = Readonly<Record<string, string | undefined>>
type TokenAnswer = { access_token: string; resourceURI?: string; customerResourceURI?: string; authorizationURI?: string }

/** Null where QPC_CONTRACT_BASE is not set. Throws with words where what is set does not fit together or is refused. */
export async function liveCustodian(env: Environment, now: Temporal.Instant): Promise<Custodian | null> {
  const get = (name: string) => env[`QPC_CONTRACT_${name}`] ?? ''
  const resource = get('BASE').replace(/\/$/, '')
  if (resource === '') return null
  const name = get('DIALECT') || 'con-edison'
  if (!Object.hasOwn(dialects, name)) throw new Error(`QPC_CONTRACT_DIALECT is one of ${Object.keys(dialects).join(', ')}, not ${name}`)
  const midnight = now.toZonedDateTimeISO(get('ZONE') || 'America/New_York').startOfDay()
  const print = (daysAgo: number) => midnight.subtract({ days: daysAgo }).toInstant().toString()
  const access = await accessOf(get, resource)
  const client = await clientOf(get, resource)
  const application = get('APPLICATION')
  const registration = get('REGISTRATION_TOKEN')
  return {
    name: new URL(resource).host,
    dialect: dialects[name as DialectName],
    resource,
    ...(access && { access }),
    ...(client && { client }),
    ...(registration &&
      application && { registration: { token: registration, applicationURI: `${resource}/ApplicationInformation/${application}` } }),
    days: { from: get('FROM') || print(8), to: get('TO') || print(5) },
    months: { from: print(70), to: print(0) },
    patienceMs: Number(get('PATIENCE_SECONDS') || 120) * 1000,
    deviations: get('DECIMALS') === 'con-edison' ? [decimalValues] : [],
  }
}

type Get = (name: string) => string

async function accessOf(get: Get, resource: string): Promise<Custodian['access']> {
  const subscription = get('SUBSCRIPTION')
  const uris = (answer: Partial<TokenAnswer>) => ({
    resourceURI: answer.resourceURI || (subscription && `${resource}/Batch/Subscription/${subscription}`),
    customerResourceURI:
      answer.customerResourceURI || (get('RETAIL_CUSTOMER') && `${resource}/Batch/RetailCustomer/${get('RETAIL_CUSTOMER')}`),
    authorizationURI: answer.authorizationURI || (get('AUTHORIZATION') && `${resource}/Authorization/${get('AUTHORIZATION')}`),
  })
  if (get('ACCESS_TOKEN')) return { token: get('ACCESS_TOKEN'), ...uris({}) }
  if (!get('REFRESH_TOKEN')) return undefined
  const scope = get('SCOPE')
  const answer = await grant(get, { grant_type: 'refresh_token', refresh_token: get('REFRESH_TOKEN'), ...(scope && { scope }) })
  return { token: answer.access_token, ...uris(answer) }
}

async function clientOf(get: Get, resource: string): Promise<Custodian['client']> {
  const answer = get('CLIENT_TOKEN')
    ? { access_token: get('CLIENT_TOKEN') }
    : get('CLIENT_ID') && get('TOKEN_URL')
      ? await grant(get, { grant_type: 'client_credentials', scope: get('CLIENT_SCOPE') || 'FB=34_35' })
      : undefined
  if (!answer) return undefined
  const bulk = get('BULK') ? `${resource}/Batch/Bulk/${get('BULK')}` : ''
  return { token: answer.access_token, bulkURI: answer.resourceURI || bulk, customerBulkURI: answer.customerResourceURI ?? '' }
}

async function grant(get: Get, form: Record<string, string>): Promise<TokenAnswer> {
  const basic = [get('CLIENT_ID'), get('CLIENT_SECRET')].map(encodeURIComponent).join(':')
  const response = await fetch(get('TOKEN_URL'), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  if (!response.ok) throw new Error(`${form['grant_type']} was answered ${response.status}`)
  return (await response.json()) as TokenAnswer
}
