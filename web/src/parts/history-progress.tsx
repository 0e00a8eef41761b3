/** How much of the history has arrived; the page looks again by itself while it is loading. */
import type { History } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { useView } from '../view.ts'

export function HistoryProgress(props: { history: History }) {
  const { words, format } = useView()
  const f = format()
  const { daysStored, daysExpected, done } = props.history
  return (
    <div class="hist">
      <b>{done ? words.connect.loaded : words.connect.loading}</b>
      <Bar share={done ? 1 : daysExpected > 0 ? daysStored / daysExpected : 0} tone="usage" />
      <span class="m2">
        {done ? words.connect.daysDone(f.number(daysStored)) : words.connect.daysOf(f.number(daysStored), f.number(daysExpected))}
      </span>
    </div>
  )
}
