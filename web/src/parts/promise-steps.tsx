/** The three moments of every payment, for those who have none yet. */
import { useView } from '../view.ts'

export function PromiseSteps() {
  const { words } = useView()
  return (
    <ol class="tr">
      {words.home.promise.map((step) => (
        <li class="open" key={step}>
          <span>{step}</span>
        </li>
      ))}
    </ol>
  )
}
