/** The number that texts go to: named with what is agreed to, confirmed by a code, and stopped with one button. */
import type { Answers } from '../answers.ts'
import { useView } from '../view.ts'
import { Problem, TextField, useProblem } from './field.tsx'
import { Rich } from './rich.tsx'

type Answer = Answers['notifications']
type State = Exclude<Answer['texts'], { is: 'not-offered' }>

/** The box is never ticked beforehand. */
function NumberForm(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.notifications
  const { form, disclosure } = props.answer
  const problem = useProblem(form, 'consent')
  return (
    <form class="form" method="post" action={href('/notifications/number')} novalidate>
      <TextField
        form={form}
        field="number"
        label={w.number}
        hint={w.numberHint}
        autocomplete="tel-national"
        inputMode="numeric"
        maxLength={20}
      />
      <div class={problem ? 'wrong' : ''}>
        <Problem field="consent" words={problem} />
        <label class="pick agree">
          <input
            type="checkbox"
            id="consent"
            name="consent"
            value="on"
            aria-describedby={problem ? 'consent-problem' : undefined}
            aria-invalid={problem ? 'true' : undefined}
          />
          <span>{disclosure}</span>
        </label>
      </div>
      <div class="actions">
        <button class="btn" type="submit">
          {w.sendCode}
        </button>
      </div>
    </form>
  )
}

function CodeForm(props: { answer: Answer; ending: string }) {
  const { words, href } = useView()
  const w = words.notifications
  const { form } = props.answer
  return (
    <>
      <p>
        <Rich text={w.pending(props.ending)} />
      </p>
      <form class="form" method="post" action={href('/notifications/code')} novalidate>
        <TextField
          form={form}
          field="code"
          label={w.code}
          hint={w.codeHint}
          class="code"
          inputMode="numeric"
          maxLength={6}
          autocomplete="one-time-code"
        />
        <div class="actions">
          <button class="btn" type="submit">
            {w.confirm}
          </button>
        </div>
      </form>
      <details class="more">
        <summary>{w.otherNumber}</summary>
        <NumberForm answer={props.answer} />
      </details>
    </>
  )
}

export function Texts(props: { answer: Answer; texts: State }) {
  const { words, href, format } = useView()
  const w = words.notifications
  const { texts } = props
  const f = format()
  return (
    <section class="card keys" aria-labelledby="texts">
      <h2 id="texts">{w.textsTitle}</h2>
      {texts.is === 'on' && (
        <>
          <p>
            <Rich text={w.on(texts.ending, f.dayMonth(f.civilDate(texts.since)))} />
          </p>
          <p class="m2">
            <Rich text={w.answers} />
          </p>
          <form method="post" action={href('/notifications/stop')}>
            <p class="hint">{w.stopNote}</p>
            <button class="btn sec" type="submit">
              {w.stop}
            </button>
          </form>
          <details class="more">
            <summary>{w.changeNumber}</summary>
            <NumberForm answer={props.answer} />
          </details>
        </>
      )}
      {texts.is === 'off' && (
        <p class="m2">
          <b>{w.offNumber(texts.ending)}.</b> {w.off[texts.because]}
        </p>
      )}
      {texts.is === 'pending' ? (
        <CodeForm answer={props.answer} ending={texts.ending} />
      ) : (
        texts.is !== 'on' && (
          <>
            <p class="m2">{w.textsNone}</p>
            <NumberForm answer={props.answer} />
          </>
        )
      )}
    </section>
  )
}
