/** Says that something takes a sign-in of a moment ago, and leads there and back. */
import type { Form } from '../answers.ts'
import { useView } from '../view.ts'

export function Recent(props: { form: Form; words: string; next: string }) {
  const { words, href } = useView()
  if (!props.form.errors.some((one) => one.code === 'recent-sign-in')) return null
  return (
    <div class="summary" role="alert" tabIndex={-1} data-focus>
      <p>{props.words}</p>
      <p class="actions">
        <a class="btn" href={href(`/sign-in?next=${props.next}`)}>
          {words.privacy.signInAgain}
        </a>
      </p>
    </div>
  )
}
