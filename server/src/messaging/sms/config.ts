/** What the environment says of the provider of text messages: nothing at all, or all of it. */

export type SmsConfig = { readonly url: string; readonly account: string; readonly token: string; readonly from: string }

/** Null when there is none. `from` is the number, or the messaging service (`MG…`), that texts come from. */
export function readSmsConfig(env: Record<string, string | undefined>, problems: string[]): SmsConfig | null {
  const names = { account: 'QPC_TWILIO_ACCOUNT', token: 'QPC_TWILIO_TOKEN', from: 'QPC_TWILIO_FROM' }
  const missing = Object.values(names).filter((name) => !env[name])
  if (missing.length === Object.keys(names).length) return null
  for (const name of missing) problems.push(`${name} is missing: text messages need an account, its token and where they come from`)
  const [account = '', token = '', from = ''] = Object.values(names).map((name) => env[name])
  if (account && !/^AC[0-9a-f]{32}$/.test(account)) problems.push(`${names.account} is no account: AC and 32 hexadecimal figures`)
  if (from && !/^(\+1\d{10}|MG[0-9a-f]{32})$/.test(from))
    problems.push(`${names.from} is neither a number (+1…) nor a messaging service (MG…)`)
  return { url: env['QPC_TWILIO_URL'] || 'https://api.twilio.com', account, token, from }
}
