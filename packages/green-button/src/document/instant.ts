/** Atom time stamps as seconds. */

/** Seconds since 1970-01-01T00:00Z, or null where it is no time stamp. A date alone is its midnight, a time without a zone is UTC. */
export const parseInstant = (text: string): number | null => {
  const match = /^\s*(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*([Zz]|[+-]\d\d:?\d\d)?)?\s*$/.exec(text)
  if (match === null) return null
  const [, date = '', time = '00:00', zone = 'Z'] = match
  const milliseconds = Date.parse(`${date}T${time.replace(/(\.\d{3})\d+$/, '$1')}${zone.toUpperCase()}`)
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000
}

/** RFC 3339 in UTC with whole seconds. */
export const printInstant = (epochSeconds: number): string => `${new Date(Math.floor(epochSeconds) * 1000).toISOString().slice(0, 19)}Z`
