/** What a person does at the doors of the app and of the sandbox's portal, step by step, over plain HTTP. */
import { Browser, type Page } from './browser.ts'

export type Places = { appUrl: string; sandboxUrl: string }
export type Language = 'es' | 'en'

/** A household of the sandbox, as its admin API lists it. */
export type Household = {
  householdId: string
  utility: 'metro' | 'valley'
  kind: 'residential' | 'commercial'
  name: string
  business?: string
  email: string
  language: Language
  accountNumber: string
  intervalSeconds: number
  net: boolean
  spare: boolean
}

export async function householdsOf({ sandboxUrl }: Places, adminKey: string): Promise<Household[]> {
  const answer = await fetch(`${sandboxUrl}/admin/households`, { headers: { authorization: `Bearer ${adminKey}` } })
  return (await answer.json()) as Household[]
}

/** The newest code in the mailbox of an address, at most ten seconds from now. */
export async function codeFor({ sandboxUrl }: Places, email: string, notBefore = new Set<string>()): Promise<string> {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    const mails = await mailsOf({ sandboxUrl }, email)
    const code = mails
      .filter((mail) => !notBefore.has(mail.id))
      .map((mail) => /\b(\d{6})\b/.exec(`${mail.subject} ${mail.text}`)?.[1])
      .find(Boolean)
    if (code) return code
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  throw new Error(`no sign-in code arrived for ${email}`)
}

export async function mailsOf(
  { sandboxUrl }: Pick<Places, 'sandboxUrl'>,
  email: string,
): Promise<{ id: string; subject: string; text: string }[]> {
  const answer = await fetch(`${sandboxUrl}/mailbox.json?to=${encodeURIComponent(email)}`)
  return (await answer.json()) as { id: string; subject: string; text: string }[]
}

/** Signs up, proves the address and accepts the agreement; the browser is signed in afterwards. */
export async function signUp(
  places: Places,
  who: { email: string; name: string; kind: 'residential' | 'commercial'; business?: string; utility: string; language: Language },
): Promise<Browser> {
  const browser = new Browser()
  const at = `${places.appUrl}/${who.language}`
  const known = new Set((await mailsOf(places, who.email)).map((mail) => mail.id))
  await browser.post(`${at}/start`, {
    kind: who.kind,
    name: who.name,
    businessName: who.business ?? '',
    email: who.email,
    utility: who.utility,
  })
  const agreement = await enterCode(browser, places, who, known, `/connect/${who.utility}`)
  const authority = who.kind === 'commercial' ? 'authorised-signer' : 'account-holder'
  const guide = await browser.submit(agreement, /\/agreement$/, { authority, signerName: who.name, signerTitle: 'Dueña', agree: 'yes' })
  if (!guide.url.includes('/connect/')) throw new Error(`${who.email} could not agree: ${guide.status} at ${guide.url}`)
  return browser
}

export async function signIn(places: Places, who: { email: string; language: Language }): Promise<Browser> {
  const browser = new Browser()
  const known = new Set((await mailsOf(places, who.email)).map((mail) => mail.id))
  await browser.post(`${places.appUrl}/${who.language}/sign-in`, { email: who.email })
  await enterCode(browser, places, who, known, '/home')
  return browser
}

async function enterCode(
  browser: Browser,
  places: Places,
  who: { email: string; language: Language },
  known: Set<string>,
  next: string,
): Promise<Page> {
  const code = await codeFor(places, who.email, known)
  const page = await browser.post(`${places.appUrl}/${who.language}/code`, { email: who.email, code, next })
  if (page.status !== 200) throw new Error(`the code of ${who.email} was not taken: ${page.status}`)
  return page
}

/** Goes to the portal and back, ticking everything and sharing until revoked. */
export async function connect(browser: Browser, places: Places, household: Household, language: Language): Promise<void> {
  const signInPage = await browser.post(`${places.appUrl}/${language}/connect/sandbox-${household.utility}`, {})
  const share = await browser.submit(signInPage, /\/portal\/sign-in$/, { household: household.householdId })
  const confirm = await browser.submit(share, /\/portal\/share$/, { share: 'yes', term: 'until-revoked', action: 'continue' })
  const back = await browser.submit(confirm, /\/portal\/confirm$/, {
    category: ['account', 'billing', 'usage'],
    term: 'until-revoked',
    action: 'accept',
  })
  if (!back.url.includes('/connect/result/'))
    throw new Error(`the connection of ${household.householdId} ended at ${back.url} (${back.status})`)
}
