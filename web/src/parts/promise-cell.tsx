/** One participant's one-day promise: where it stands, by when it was promised, and why it was not kept. */
import type { PromiseView } from '../answers.ts'
import { useView } from '../view.ts'

const TONE: Record<PromiseView['state'], string> = { running: 'now', kept: 'money', late: 'bad', 'not-promised': '' }

export function PromiseCell(props: { promise: PromiseView; zone: string }) {
  const { words, format } = useView()
  const w = words.staff
  const f = format(props.zone)
  const { state, promisedBy, keptAt, heldBy, breachCode } = props.promise
  return (
    <>
      <span class={`st ${TONE[state]}`}>
        <span class="dot" />
        {w.promiseState[state]}
      </span>
      {promisedBy && <span class="under">{w.promisedBy(f.stamp(promisedBy))}</span>}
      {state === 'late' && keptAt && <span class="under">{w.keptAt(f.stamp(keptAt))}</span>}
      {breachCode && <span class="under">{w.breach[breachCode] ?? w.breach['other']}</span>}
      {heldBy && (state === 'late' || state === 'running') && <span class="under">{w.heldBy[heldBy]}</span>}
    </>
  )
}
