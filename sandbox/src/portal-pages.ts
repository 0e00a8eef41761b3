/** The portal's pages: sign in, share an account, choose the data, accept. English, as the real portals are. */
import type { ScopeFamily } from '@quickpay/green-button'
import { html } from 'hono/html'
import type { Flow } from './flows.ts'
import type { Household } from './households.ts'
import { alert, type Html, portal } from './layout.ts'
import { utilityNames } from './world.ts'

/** The third party as the customer knows it; the sandbox has one. */
const thirdParty = 'QuickPayConnect'

export const categories: readonly { family: ScopeFamily; words: string }[] = [
  { family: 'account', words: 'Account information' },
  { family: 'billing', words: 'Billing and cost' },
  { family: 'usage', words: 'Energy usage (interval readings)' },
]

const titleOf = (household: Household) => (household.business ? `${household.business} (${household.name})` : household.name)
export const printAddress = ({ address }: Household) => `${address.street}, ${address.city}, ${address.state} ${address.postalCode}`
const hidden = (flow: Flow) => html`<input type="hidden" name="flow" value="${flow.id}">`

export function signInFields(households: readonly Household[], sharing: ReadonlySet<string>): Html {
  const option = (household: Household) =>
    html`<option value="${household.householdId}">${titleOf(household)}, ${printAddress(household)}${sharing.has(household.householdId) ? ' (shares already)' : ''}</option>`
  const free = households
    .filter((household) => household.spare)
    .sort((a, b) => Number(sharing.has(a.householdId)) - Number(sharing.has(b.householdId)))
  return html`<div class="blk"><label class="top" for="household">Resident</label><select id="household" name="household">
<optgroup label="Made up for you to try">${free.map(option)}</optgroup>
<optgroup label="The neighbourhood">${households.filter((household) => !household.spare).map(option)}</optgroup></select></div>`
}

export function signInPage(flow: Flow, households: readonly Household[], sharing: ReadonlySet<string>): Html {
  return portal(
    utilityNames[flow.utility],
    html`<h1>Sign in</h1><p class="q">${thirdParty} sent you here to share your energy data. Choose whose account you want to be; nobody here is real.</p>
<form method="post" action="/${flow.utility}/portal/sign-in">${hidden(flow)}${signInFields(households, sharing)}
<div class="blk"><label class="top" for="password">Password</label><input id="password" name="password" type="password" value="sandbox" autocomplete="off"></div>
<div class="acts"><button>Sign in</button></div></form>`,
  )
}

const account = (household: Household) =>
  html`<div class="blk"><b>Service address</b><br>${printAddress(household)}<p class="q">Account ending ${household.accountNumber.slice(-4)} · Electric · ${titleOf(household)}</p></div>`

function term(question: string, choices: readonly [value: string, words: string][], chosen: string | undefined): Html {
  return html`<fieldset class="blk"><legend>${question}</legend><div><select name="term" aria-label="${question}">${choices.map(([value, words]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`)}</select>
<label class="date">Last date, if you share until a date<input type="date" name="until"></label></div></fieldset>`
}

const untilRevoked: [string, string] = ['until-revoked', 'Share until I revoke']
const untilDate: [string, string] = ['until-date', 'Share until a date']
const once: [string, string] = ['once', 'Share once (24 hours)']

/** Page 1: is it the right account, and for how long. */
export function sharePage(flow: Flow, household: Household, problem?: string, chosen?: string): Html {
  return portal(
    utilityNames[flow.utility],
    html`<h1>Start sharing your energy data</h1><p class="q">${thirdParty} is asking for access. Check that this is your account.</p>${alert(problem)}
<form method="post" action="/${flow.utility}/portal/share">${hidden(flow)}${account(household)}
<div class="blk"><label class="ck"><input type="checkbox" name="share" value="yes"><b>Share this service account’s data</b></label></div>
${term('How long would you like to share?', [untilRevoked, untilDate, once], chosen)}
<div class="acts"><button name="action" value="continue">Continue</button><button class="b2" name="action" value="cancel">Cancel</button></div></form>
<p class="q"><a href="/${flow.utility}/portal/sign-in?flow=${flow.id}">This is not my account</a></p>`,
  )
}

/** Page 2: which data, and once more for how long; nothing is chosen beforehand, and the first term is a short one, as in life. */
export function confirmPage(
  flow: Flow,
  household: Household,
  asked: ReadonlySet<ScopeFamily>,
  problem?: string,
  chosen: readonly string[] = [],
  chosenTerm?: string,
): Html {
  const box = ({ family, words }: (typeof categories)[number]) =>
    html`<label class="ck"><input type="checkbox" name="category" value="${family}"${chosen.includes(family) ? html` checked` : ''}>${words}</label>`
  return portal(
    utilityNames[flow.utility],
    html`<h1>Choose the data to share</h1><p class="q">${thirdParty} is asking for the data below. Choose what to share.</p>${alert(problem)}
<form method="post" action="/${flow.utility}/portal/confirm">${hidden(flow)}${account(household)}
<fieldset class="blk"><legend>Data to share</legend><div>${categories.filter(({ family }) => asked.has(family)).map(box)}</div></fieldset>
${term('Confirm how long', [once, untilDate, untilRevoked], chosenTerm)}
<div class="acts"><button name="action" value="accept">Accept</button><button class="b2" name="action" value="cancel">Cancel</button></div></form>`,
  )
}

/** The utility's own error page: never a redirect. */
export const refusalPage = (utilityName: string, words: string): Html =>
  portal(
    utilityName,
    html`<h1>We cannot continue</h1><p>${words}</p><p class="q">Go back to the app that sent you here and start again. Nothing was shared.</p>`,
  )
