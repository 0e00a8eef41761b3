/** Finding a customer by what they wrote to us, and the questions that wait for a person. */
import type { Answers, OpenHelp } from '../answers.ts'
import { ErrorSummary, TextField } from '../parts/field.tsx'
import { Reason } from '../parts/reason.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

function Question(props: { one: OpenHelp; form: Answers['console-members']['form'] }) {
  const { words, href, format } = useView()
  const w = words.asked.console
  const { id, email, memberId, locale, reference, words: asked, answerByOn, late } = props.one
  return (
    <article aria-labelledby={`from-${id}`}>
      <div>
        <h3 id={`from-${id}`}>
          <a href={`mailto:${email}`}>{email}</a>
        </h3>
        <p class={late ? 'overdue' : 'm2'}>
          {late && <b>{w.late}. </b>}
          {w.dueBy(format().longDate(answerByOn))} · {w.language[locale]} ·{' '}
          {memberId ? <a href={href(`/console/members/${memberId}`)}>{w.member}</a> : w.unknownPerson}
        </p>
        {reference && (
          <p>
            <span class="mono">{w.reference(reference)}</span>
          </p>
        )}
        {asked && <blockquote>{asked}</blockquote>}
      </div>
      <form class="look" method="post" action={href(`/console/help/${id}`)}>
        <Reason id={id} label={words.review.found} form={props.form} />
        <button type="submit" class="btn sec" aria-label={w.doneLabel(email)}>
          {w.done}
        </button>
      </form>
    </article>
  )
}

export function ConsoleMembers(props: { answer: Answers['console-members'] }) {
  const { words, href } = useView()
  const w = words.asked.console
  const { form, help } = props.answer
  // The reason of a question that was closed without one stands at that question.
  const finding = form.values['id'] === undefined ? form : { values: {}, errors: [] }
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{w.members}</h1>
      </div>
      <section class="c" aria-labelledby="find">
        <header>
          <h2 id="find">{w.findTitle}</h2>
        </header>
        <p>{w.findLead}</p>
        <ErrorSummary form={finding} fields={['who', 'reason']} />
        <form class="form find" method="post" action={href('/console/members')} novalidate>
          <TextField form={finding} field="who" label={w.who} hint={w.whoHint} maxLength={254} spellcheck={false} />
          <TextField form={finding} field="reason" label={w.why} maxLength={500} />
          <button type="submit" class="btn">
            {w.find}
          </button>
        </form>
      </section>
      <section class="c asked" aria-labelledby="questions">
        <header>
          <h2 id="questions">{w.helpTitle}</h2>
        </header>
        <p>{help.length === 0 ? w.noHelp : w.helpLead}</p>
        {help.map((one) => (
          <Question key={one.id} one={one} form={form} />
        ))}
      </section>
    </StaffFrame>
  )
}
