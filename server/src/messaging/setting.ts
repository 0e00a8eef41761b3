/** How a member wants to be disturbed: when not, and what a locked screen may show. Pure. */

/** Hours of the clock on the wall; equal ones mean that there is no quiet. */
export type Quiet = { readonly fromHour: number; readonly untilHour: number }
export type Setting = {
  readonly quiet: Quiet
  /** Whoever picks up the telephone can read a locked screen. */
  readonly amountsOnScreen: boolean
  /** Somebody in the household depends on medical equipment. */
  readonly medicalEquipment: boolean
}

/** From 21 to 8: the hours in which nobody is to be called (47 CFR 64.1200(c)(1), for solicitations; ours are none, and keep to it all the same). */
export const usualQuiet: Quiet = { fromHour: 21, untilHour: 8 }

/** Whether an hour of the day is quiet; the hours may go over midnight. */
export const isQuiet = ({ fromHour, untilHour }: Quiet, hour: number): boolean =>
  fromHour <= untilHour ? hour >= fromHour && hour < untilHour : hour >= fromHour || hour < untilHour

/** What a form says, `0` to `23`; null when it is no hour. */
export const readHour = (text: string | undefined): number | null => (/^(\d|1\d|2[0-3])$/.test(text ?? '') ? Number(text) : null)
