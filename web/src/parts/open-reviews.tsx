/** Reviews that customers ask for, each with its clock, what a file of theirs says, and the answer that goes to them. */
import type { Form, OpenReview } from '../answers.ts'
import { useView } from '../view.ts'
import { formError } from '../words/index.ts'
import { Problem } from './field.tsx'

/** A form for each row: ids carry the row's, and a refused one comes back where it was. */
function Answering(props: { one: OpenReview; form: Form }) {
  const { words, href } = useView()
  const w = words.asked.console
  const { review, memberId, locale } = props.one
  const own = props.form.values['id'] === review.id ? props.form : { values: {} as Record<string, string>, errors: [] }
  const problem = (field: string) => {
    const error = own.errors.find((one) => one.field === field)
    return error ? formError(words, error) : null
  }
  const [outcomeId, answerId] = [`outcome-${review.id}`, `answer-${review.id}`]
  return (
    <form class="look" method="post" action={href(`/console/payment-reviews/${memberId}/${review.id}`)} novalidate>
      <div class={`field ${problem('outcome') ? 'wrong' : ''}`}>
        <label for={outcomeId}>{w.found}</label>
        <Problem field={outcomeId} words={problem('outcome')} />
        <select id={outcomeId} name="outcome" aria-describedby={problem('outcome') ? `${outcomeId}-problem` : undefined}>
          <option value="" />
          {Object.entries(w.outcomes).map(([value, label]) => (
            <option key={value} value={value} selected={own.values['outcome'] === value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class={`field ${problem('answer') ? 'wrong' : ''}`}>
        <label for={answerId}>{w.answer}</label>
        <span class="hint" id={`${answerId}-hint`}>
          {w.language[locale]}. {w.answerHint}
        </span>
        <Problem field={answerId} words={problem('answer')} />
        <textarea
          id={answerId}
          name="answer"
          rows={4}
          maxLength={2000}
          aria-invalid={problem('answer') ? 'true' : undefined}
          aria-describedby={`${answerId}-hint${problem('answer') ? ` ${answerId}-problem` : ''}`}
        >
          {own.values['answer'] ?? ''}
        </textarea>
      </div>
      <button type="submit" class="btn" aria-label={w.sendLabel(review.reference)}>
        {w.send}
      </button>
    </form>
  )
}

function Files(props: { one: OpenReview }) {
  const { words, href, format } = useView()
  const w = words.asked.console
  const f = format()
  const { files, memberId } = props.one
  if (files.length === 0) return <p class="m2">{w.noFiles}</p>
  return (
    <>
      <h4>{w.files}</h4>
      <ul>
        {files.map(({ id, name, compared, differing }) => (
          <li key={id}>
            {differing === 0 ? w.fileSame(name, f.number(compared)) : w.fileDiffers(name, f.number(differing), f.number(compared))}{' '}
            <a href={href(`/console/review/file/${memberId}/${id}/file.raw`)}>{w.download}</a>
          </li>
        ))}
      </ul>
    </>
  )
}

export function OpenReviews(props: { list: OpenReview[]; form: Form }) {
  const { words, href, format } = useView()
  const w = words.asked.console
  const f = format()
  return (
    <section class="c asked" aria-labelledby="asked">
      <header>
        <h2 id="asked">{w.title}</h2>
      </header>
      <p>{props.list.length === 0 ? w.none : w.lead}</p>
      {props.list.map((one) => {
        const { review, memberId, memberName, cents, late } = one
        return (
          <article key={review.id} aria-labelledby={`head-${review.id}`}>
            <div>
              <h3 id={`head-${review.id}`}>
                <span class="mono">{review.reference}</span> <a href={href(`/console/members/${memberId}`)}>{memberName}</a>
              </h3>
              <p class={late ? 'overdue' : 'm2'}>
                {late && <b>{w.late}. </b>}
                {w.dueBy(f.longDate(review.answerByOn))}
              </p>
              <blockquote>{review.words}</blockquote>
              <p>
                <a href={href(`/console/members/${memberId}/payments/${review.paymentId}`)}>{w.payment}</a>
                {cents !== null && <b class="num"> {f.money(cents)}</b>}
              </p>
              <Files one={one} />
            </div>
            <Answering one={one} form={props.form} />
          </article>
        )
      })}
    </section>
  )
}
