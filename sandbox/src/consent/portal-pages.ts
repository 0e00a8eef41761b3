/** The portal's pages: sign in, share an account, choose the data, accept. English, as the real portals are. */
import type { ScopeFamily } from '@quickpay/green-button'
import { html } from 'hono/html'
import { utilityNames } from '../dialects.ts'
import type { Household } from '../households/households.ts'
import { alert, type Html, portal } from '../layout.ts'
import type { Flow } from './flows.ts'

/** The third party as the customer knows it; the sandbox has one. */
export const thirdParty = 'QuickPayConnect'

export const categories: readonly { family: ScopeFamily; words: string }[] = [
  { family: 'account', words: 'Account information' },
  { family: 'billing', words: 'Billing and cost' },
  { family: 'usage', words: 'Energy usage (interval readings)' },
]

const titleOf = (household: Household) => (household.business ? `${household.business} (${household.name})` : household.name)
export const printAddress = ({ address }: Household) => `${address.street}, ${address.city}, ${address.state} ${address.postalCode}`
const hidden = (flow: Flow) => html`<input type="hidden" name="flow" value="${flow.id}">`

/** A page of the residents of a utility; `search` and `page` are what the person asked for. */
export type Residents = {
  total: number
  households: readonly Household[]
  sharing: ReadonlySet<string>
  search: string
  page: number
  action: string
}
export const residentsPerPage = 40

/** Finding a resident: shown only where there are more than one page of them. */
export function searchFields({ total, search, page, action }: Residents): Html {
  if (total <= residentsPerPage && search === '') return html``
  const pages = Math.max(1, Math.ceil(total / residentsPerPage))
  const link = (to: number, words: string) => html`<a href="${action}&q=${encodeURIComponent(search)}&page=${to}">${words}</a> `
  const [path, query = ''] = action.split('?')
  const kept = [...new URLSearchParams(query)].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return html`<form class="blk" method="get" action="${path}">${kept}<label class="top" for="q">Find a resident by name, address, account or number</label><input id="q" name="q" type="search" value="${search}"><div class="acts"><button class="b2">Search</button></div>
<p class="q">${total} residents, page ${page} of ${pages}. ${page > 1 ? link(page - 1, 'Previous') : ''}${page < pages ? link(page + 1, 'Next') : ''}</p></form>`
}

export function signInFields({ households, sharing }: Residents): Html {
  const option = (household: Household) =>
    html`<option value="${household.householdId}">${titleOf(household)}, ${printAddress(household)}${sharing.has(household.householdId) ? ' (shares already)' : ''}</option>`
  const free = households
    .filter((household) => household.spare)
    .sort((a, b) => Number(sharing.has(a.householdId)) - Number(sharing.has(b.householdId)))
  const neighbours = households.filter((household) => !household.spare)
  return html`<div class="blk"><label class="top" for="household">Resident</label><select id="household" name="household">
${free.length > 0 ? html`<optgroup label="Made up for you to try">${free.map(option)}</optgroup>` : ''}
${neighbours.length > 0 ? html`<optgroup label="The neighbourhood">${neighbours.map(option)}</optgroup>` : ''}</select></div>`
}

export function signInPage(flow: Flow, residents: Residents): Html {
  return portal(
    utilityNames[flow.utility],
    html`<h1>Sign in</h1><p class="q">${thirdParty} sent you here to share your energy data. Choose whose account you want to be; nobody here is real.</p>
${searchFields(residents)}
<form method="post" action="/${flow.utility}/portal/sign-in">${hidden(flow)}${signInFields(residents)}
<div class="blk"><label class="top" for="password">Password</label><input id="password" name="password" type="password" value="sandbox" autocomplete="off"></div>
<div class="acts"><button>Sign in</button></div></form>`,
  )
}

const account = (household: Household) =>
  html`<div class="blk"><b>Service address</b><br>${printAddress(household)}<p class="q">Account ending ${household.accountNumber.slice(-4)} · Electric · ${titleOf(household)}</p></div>`

function term(question: string, choices: readonly [value: string, words: string][], chosen: string | undefined, until = ''): Html {
  return html`<fieldset class="blk"><legend>${question}</legend><div><select name="term" aria-label="${question}">${choices.map(([value, words]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`)}</select>
<label class="date">Last date, if you share until a date<input type="date" name="until" value="${until}"></label></div></fieldset>`
}

const untilRevoked: [string, string] = ['until-revoked', 'Share until I revoke']
const untilDate: [string, string] = ['until-date', 'Share until a date']
const once: [string, string] = ['once', 'Share once (24 hours)']

/** Page 1: is it the right account, and for how long. */
export function sharePage(flow: Flow, household: Household, problem?: string, chosen?: string, until?: string): Html {
  return portal(
    utilityNames[flow.utility],
    html`<h1>Start sharing your energy data</h1><p class="q">${thirdParty} is asking for access. Check that this is your account.</p>${alert(problem)}
<form method="post" action="/${flow.utility}/portal/share">${hidden(flow)}${account(household)}
<div class="blk"><label class="ck"><input type="checkbox" name="share" value="yes"><b>Share this service account’s data</b></label></div>
${term('How long would you like to share?', [untilRevoked, untilDate, once], chosen, until)}
<div class="acts"><button name="action" value="continue">Continue</button><button class="b2" name="action" value="cancel">Cancel</button></div></form>
<p class="q"><a href="/${flow.utility}/portal/sign-in?flow=${flow.id}">This is not my account</a></p>`,
  )
}

const years: readonly [seconds: number, words: string][] = [
  [0, 'Nothing from the past'],
  [31_536_000, 'One year'],
  [63_072_000, 'Two years'],
]
/** How much of the past is shared, where the utility lets its customer say so. */
function history(proposed: number): Html {
  const choices = years.some(([seconds]) => seconds === proposed) ? years : [...years, [proposed, 'As asked'] as const]
  return html`<fieldset class="blk"><legend>How much of the past</legend><div><select name="history" aria-label="How much of the past">${choices.map(([seconds, words]) => html`<option value="${seconds}"${seconds === proposed ? html` selected` : ''}>${words}</option>`)}</select></div></fieldset>`
}

/** Page 2: which data, and once more for how long; nothing is chosen beforehand, and the first term is a short one, as in life. */
export function confirmPage(
  flow: Flow,
  household: Household,
  asked: ReadonlySet<ScopeFamily>,
  problem?: string,
  chosen: readonly string[] = [],
  proposed: { term?: string | undefined; until?: string | undefined; historySeconds?: number | undefined } = {},
): Html {
  const box = ({ family, words }: (typeof categories)[number]) =>
    html`<label class="ck"><input type="checkbox" name="category" value="${family}"${chosen.includes(family) ? html` checked` : ''}>${words}</label>`
  return portal(
    utilityNames[flow.utility],
    html`<h1>Choose the data to share</h1><p class="q">${thirdParty} is asking for the data below. Choose what to share.</p>${alert(problem)}
<form method="post" action="/${flow.utility}/portal/confirm">${hidden(flow)}${account(household)}
<fieldset class="blk"><legend>Data to share</legend><div>${categories.filter(({ family }) => asked.has(family)).map(box)}</div></fieldset>
${proposed.historySeconds === undefined ? '' : history(proposed.historySeconds)}${term('Confirm how long', [once, untilDate, untilRevoked], proposed.term, proposed.until)}
<div class="acts"><button name="action" value="accept">Accept</button><button class="b2" name="action" value="cancel">Cancel</button></div></form>`,
  )
}

/** The utility's own error page: never a redirect. */
export const refusalPage = (utilityName: string, words: string): Html =>
  portal(
    utilityName,
    html`<h1>We cannot continue</h1><p>${words}</p><p class="q">Go back to the app that sent you here and start again. Nothing was shared.</p>`,
  )
