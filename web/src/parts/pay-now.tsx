/** The button with which a person takes little money now, instead of waiting for company. */
import { useView } from '../view.ts'

export function PayNow() {
  const { words, href } = useView()
  return (
    <form method="post" action={href('/payments/pay-now')}>
      <button class="btn" type="submit">
        {words.holds.payNow}
      </button>
    </form>
  )
}
