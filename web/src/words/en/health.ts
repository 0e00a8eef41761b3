import type { health as es } from '../es/health.ts'
import { stop } from '../stop.ts'

export const health: typeof es = {
  state: { healthy: 'Connected', attention: 'Connected, with a notice', broken: 'Needs repair', ended: 'Ended' },
  reason: {
    'revoked-at-utility': (utility) => `The authorization ended at ${utility}. Readings no longer reach us.`,
    'refresh-refused': (utility) => `${utility} no longer accepts our key for this account. Authorize it again.`,
    expired: () => 'The term of the authorization is over. Readings no longer reach us.',
    denied: (utility) => `${utility} did not approve the authorization. No data is shared.`,
    stopped: () => 'You stopped sharing. We no longer ask for your readings and have deleted the keys.',
    replaced: () => 'Another authorization of this account took its place.',
    'client-refused': (utility) => `${utility} does not let QuickPayConnect in at the moment. We are sorting it out with the company.`,
    'other-account': () => 'The account that was shared is not the one you chose.',
    'no-data': (utility) => `${utility} is not sending readings of this account yet.`,
    idle: () => 'We have not managed to use this authorization for some time. We are looking into it.',
    'token-budget': (utility) => `${utility} limits for a moment how much we may ask for. Readings arrive a little later.`,
  },
  lacks: (categories, usage) =>
    usage ? `Not shared: ${categories}. Without usage we cannot work out what you save.` : `Not shared: ${categories}.`,
  noDataSince: (utility, when) => stop(`${utility} has not sent readings since ${when}`),
  expiring: (date, days) =>
    days === 0
      ? 'The authorization ends today. Fast payments stop then.'
      : `The authorization ends on ${date}, in ${days === 1 ? '1 day' : `${days} days`}. Fast payments stop that day.`,
  shortTerm: (date) => `The authorization ends on ${date}. Fast payments stop that day.`,
  safe: 'What you have earned is still paid.',
  nothingToDo: 'There is nothing you need to do.',
  repair: {
    reconnect: 'Connect again',
    'reconnect-with-category': 'Finish connecting',
    'extend-term': 'Authorize without an end date',
    'other-account': 'Choose the right account',
  },
  readings: 'Readings',
  until: (when) => `Until ${when}`,
  none: 'None yet',
  usual: 'They usually arrive',
  usualAt: (half, most) => `At ${half} the next day; nearly always before ${most}`,
  usualWithin: (days) => `Nearly always within ${days} days of the day they are for`,
  missing: (days, utility) => `Readings are missing: ${days}. We ask ${utility} for them again every 6 hours.`,
  givenUp: (days, utility) =>
    `${utility} did not send the readings of these days: ${days}. We have stopped asking; if they come, we count them.`,
  stopping: {
    'we-tell': (utility) => `We also ask ${utility} to end the authorization: there is nothing else you need to do.`,
    portal: (utility) => `${utility} does not let us end it for you: afterwards, sign in to its portal and stop sharing there too.`,
  },
  stopped: {
    'we-tell': (utility) => `We have asked ${utility} to end the authorization and are waiting for its answer.`,
    'we-told': (utility) => `${utility} confirmed that the authorization has ended.`,
    portal: (utility) =>
      `One step is left that only you can do: sign in to the portal of ${utility} and stop sharing with QuickPayConnect there too.`,
  },
}
