/** Ends a sentence: "…a 8:00 p.m." has its period already. */
export const stop = (text: string): string => (text.endsWith('.') ? text : `${text}.`)
