/** The lines of a file that were not understood, each with its problem and what it says. */
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

type Props = {
  errors: { line: number; code: string; field: string | null; value: string }[]
  labelledBy: string
  /** `errors` has words for each code, and for `other`. */
  words: { line: string; problem: string; value: string; errors: Record<string, string> }
  className?: string
}

export function LineErrors(props: Props) {
  const n = useView().format().number
  const { errors, words: w } = props
  return (
    <Scroll className="tw" labelledBy={props.labelledBy}>
      <table class={props.className}>
        <thead>
          <tr>
            <th scope="col">{w.line}</th>
            <th scope="col">{w.problem}</th>
            <th scope="col">{w.value}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error) => (
            <tr key={`${error.line} ${error.code} ${error.field}`}>
              <th scope="row">{n(error.line)}</th>
              <td class="wrap-ok">
                {error.field && <code class="mono">{error.field}: </code>}
                {w.errors[error.code] ?? w.errors['other']}
              </td>
              <td class="mono">{error.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
