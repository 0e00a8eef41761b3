/** Asking a person to look at a payment: one field, in one's own words. */
import type { Answers } from '../answers.ts'
import { ErrorSummary, TextArea } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { receiptText } from '../receipt-text.ts'
import { useView } from '../view.ts'

export function AskReview(props: { answer: Answers['ask-review'] }) {
  const { words, href, format, locale } = useView()
  const w = words.asked
  const { payment, form, uploadPath } = props.answer
  const back = href(`/payments/${payment.id}`)
  return (
    <MemberFrame>
      <Main className="wrap">
        <a class="back" href={back}>
          <Icon name="left" size={18} width={2} />
          {words.receipt.titlePending}
        </a>
        <div class="join narrow ask">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          <ErrorSummary form={form} fields={['words']} />
          <section class="card" aria-labelledby="about">
            <h2 id="about" class="sm m2">
              {w.about}
            </h2>
            <p>
              <b class="num">{format().money(payment.cents)}</b> {receiptText(payment, locale).about}
            </p>
          </section>
          <form class="form" method="post" action={href(`/payments/${payment.id}/review`)} novalidate>
            <TextArea form={form} field="words" label={w.words} hint={w.wordsHint} maxLength={2000} />
            {uploadPath && (
              <p class="hint">
                {w.fileLead} <a href={href(uploadPath)}>{w.file}</a>
              </p>
            )}
            <div class="actions">
              <button class="btn" type="submit">
                {w.send}
              </button>
            </div>
          </form>
        </div>
      </Main>
    </MemberFrame>
  )
}
