/** Meter stands to amounts: a register's readings are differenced, never summed. */

type Stands = { starts: Float64Array; durations: Int32Array; values: Float64Array; qualities: Uint8Array }

/**
 * The amount between two stands belongs to the time between their ends: for stands without holes that is the later reading's own
 * period. The first stand only opens the count.
 * `backwards` counts stands lower than the one before (a changed meter, a register that rolled over): their amount is left out,
 * unless the register nets both directions and may run back.
 */
export const difference = (stands: Stands, mayFall: boolean): Stands & { backwards: number } => {
  const { length } = stands.starts
  const starts = new Float64Array(Math.max(0, length - 1))
  const durations = new Int32Array(starts.length)
  const values = new Float64Array(starts.length)
  const qualities = new Uint8Array(starts.length)
  let count = 0
  let backwards = 0
  for (let at = 1; at < length; at += 1) {
    const from = (stands.starts[at - 1] ?? 0) + (stands.durations[at - 1] ?? 0)
    const to = (stands.starts[at] ?? 0) + (stands.durations[at] ?? 0)
    const amount = (stands.values[at] ?? 0) - (stands.values[at - 1] ?? 0)
    if ((amount < 0 && !mayFall) || to <= from || to - from >= 2 ** 31 || !Number.isSafeInteger(amount)) {
      backwards += 1
      continue
    }
    starts[count] = from
    durations[count] = to - from
    values[count] = amount
    qualities[count] = stands.qualities[at] ?? 0
    count += 1
  }
  return {
    starts: starts.slice(0, count),
    durations: durations.slice(0, count),
    values: values.slice(0, count),
    qualities: qualities.slice(0, count),
    backwards,
  }
}
