/** The code from the email; it may be pasted. */
import type { Answers } from '../answers.ts'
import { ErrorSummary, TextField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

export function Code(props: { answer: Answers['code'] }) {
  const { words, href, shell } = useView()
  const w = words.join
  const { form, email, next } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.codeH1}</h1>
          <p class="lead">
            <Rich text={w.codeLead(email)} />
          </p>
          <ErrorSummary form={form} fields={['code']} />
          <form class="form" method="post" action={href('/code')} novalidate>
            <input type="hidden" name="email" value={email} />
            <input type="hidden" name="next" value={next} />
            <TextField
              form={form}
              field="code"
              label={w.code}
              hint={w.codeHint}
              class="code"
              inputMode="numeric"
              autocomplete="one-time-code"
              maxLength={12}
              spellcheck={false}
            />
            <div class="actions">
              <button class="btn" type="submit">
                {w.verify}
              </button>
              {shell.sandbox && (
                <a class="btn quiet" href={shell.sandbox.mailboxUrl}>
                  {w.openMail}
                </a>
              )}
            </div>
          </form>
          <p class="more">
            {w.noCode} <a href={href('/sign-in')}>{w.otherEmail}</a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
