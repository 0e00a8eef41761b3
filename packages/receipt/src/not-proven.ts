/** What neither computing again nor the published rules can prove, by name: only the signature stands for it. */

/** Paths of a bundle; `*` is any one place of a list, `**` everything below. */
export const notProven: readonly { readonly path: string; readonly because: string }[] = [
  { path: 'signature.**', because: 'is checked with the key, not computed' },
  { path: 'sources.**', because: 'when readings came, and from which document, is the server’s statement' },
  { path: 'holidays.*.name', because: 'a name decides nothing' },
  { path: 'holidays.*.date', because: 'a holiday counts only where it falls on a day that was looked at' },
  { path: 'pastEvents.*', because: 'an earlier event counts only where it falls on a day that was looked at' },
  { path: 'otherEvents.*.start', because: 'another event of the day counts only in the hours of the adjustment' },
  { path: 'otherEvents.*.end', because: 'another event of the day counts only in the hours of the adjustment' },
  { path: 'immediateNoticeAt', because: 'a notice moves the hours of the adjustment only where it changes their complete clock hours' },
  { path: 'adjusted', because: 'decides nothing where the readings give no adjustment' },
  { path: 'generator', because: 'decides nothing where the method is not adjusted' },
  { path: 'event.zone', because: 'a neighboring zone may give the same civil days' },
  { path: 'readings.days.*.runs.*.values.*', because: 'of a day that is not averaged, only that it is left out again' },
  { path: 'readings.days.*.runs.*.qualities.*', because: 'a quality mark shows in the findings only, and not every mark changes them' },
  { path: 'price.eventKind', because: 'kinds with the same rate pay the same' },
  { path: 'payment.reference', because: 'a name decides nothing' },
  { path: 'payment.version', because: 'the server counts the results' },
  { path: 'payment.basis', because: 'whether readings were validated is the utility’s statement; it decides only what waits' },
  { path: 'payment.released', because: 'decides only where something waits' },
  { path: 'payment.before.owedCents', because: 'with what was earned, only the difference of both decides' },
  { path: 'payment.before.openCents', because: 'decides only where more is paid than stood' },
  { path: 'payment.seasonOwedCents', because: 'decides only where the plan sets against later payments, and up to its cap' },
  {
    path: 'payment.elsewhereCents',
    because: 'what another program pays for the same hours is told by its own receipt; above the result it decides nothing',
  },
  { path: 'payment.postings.*.cause', because: 'a name of a transfer; that the amounts add up is proven' },
  { path: 'payment.postings.*.debit', because: 'where the money came from is the server’s statement' },
  { path: 'payment.postings.*.credit', because: 'where the money went after the member is the server’s statement' },
]

/** Why nothing proves the field at a path such as `holidays[0].name`; null when something does. */
export function whyNotProven(path: string): string | null {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  return notProven.find((one) => fits(one.path.split('.'), steps))?.because ?? null
}

/** Whether a pattern of `notProven` names a path, both as steps. */
export function fits(pattern: readonly string[], steps: readonly string[]): boolean {
  const whole = pattern.at(-1) === '**'
  const own = whole ? pattern.slice(0, -1) : pattern
  return (whole ? steps.length >= own.length : steps.length === own.length) && own.every((step, i) => step === '*' || step === steps[i])
}
