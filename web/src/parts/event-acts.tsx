/** What the operator can decide about an event that stands: each act a form of its own, open when something in it is wrong. */
import type { ConsoleEventAnswer, EventAct } from '../answers.ts'
import { useView } from '../view.ts'
import { ErrorSummary, TextField } from './field.tsx'

function Act(props: { act: EventAct; answer: ConsoleEventAnswer }) {
  const { words, href, format } = useView()
  const w = words.dispatch
  const { act, answer } = props
  const { form, event } = answer
  const timed = act === 'extend' || act === 'shorten'
  const notes = { confirm: w.confirmNote, extend: w.extendNote, shorten: w.shortenNote, cancel: w.cancelNote }
  const wrong = form.errors.some((error) => error.field.startsWith(act))
  return (
    <details class="act" open={wrong || undefined}>
      <summary>{w[act]}</summary>
      <form class="cform" method="post" action={href(`/console/events/${event.id}/${act}`)} novalidate>
        <p class="hint wide">{notes[act]}</p>
        {timed && (
          <TextField
            form={form}
            field={`${act}End`}
            label={w.newEnd}
            type="time"
            className="wide"
            initial={format(event.zone).clock(event.endAt)}
          />
        )}
        <TextField
          form={form}
          field={`${act}Reason`}
          label={words.staff.reason}
          hint={words.staff.reasonHint}
          className="wide"
          autocomplete="off"
        />
        <button class={act === 'cancel' ? 'btn sec' : 'btn'} type="submit">
          {w[act]}
        </button>
      </form>
    </details>
  )
}

export function EventActs(props: { answer: ConsoleEventAnswer }) {
  const w = useView().words.dispatch
  const { answer } = props
  const fields = answer.acts.flatMap((act) => [`${act}End`, `${act}Reason`])
  return (
    <section class="c" aria-labelledby="decide">
      <header>
        <h2 id="decide">{w.decide}</h2>
      </header>
      <ErrorSummary form={answer.form} fields={fields} />
      <p>{answer.acts.length === 0 ? w.over : w.decideNote}</p>
      {answer.acts.map((act) => (
        <Act key={act} act={act} answer={answer} />
      ))}
    </section>
  )
}
