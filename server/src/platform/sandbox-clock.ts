/** Takes the offset of domain time from the sandbox that holds it; later turns are pushed through a signed hook. */

/** Throws when the sandbox does not answer: without it there is no time to work by. */
export async function sandboxOffset(sandboxUrl: string): Promise<Temporal.Duration> {
  const answer = await fetch(`${sandboxUrl}/clock`, { signal: AbortSignal.timeout(10_000), redirect: 'error' })
  if (!answer.ok) throw new Error(`the sandbox at ${sandboxUrl} does not tell the time (${answer.status})`)
  const { offsetMs } = (await answer.json()) as { offsetMs: number }
  return Temporal.Duration.from({ milliseconds: Math.round(offsetMs) })
}
