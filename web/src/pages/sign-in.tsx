/** Signing in by email: no password, a code is sent. */
import type { Answers } from '../answers.ts'
import { ErrorSummary, TextField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { UsePasskey } from '../parts/passkey.tsx'
import { useView } from '../view.ts'

export function SignIn(props: { answer: Answers['sign-in'] }) {
  const { words, href } = useView()
  const w = words.join
  const { form } = props.answer
  // Somebody on the way to connect a utility signs up with that one.
  const [, utility] = /^\/connect\/([a-z0-9-]+)$/.exec(form.values['next'] ?? '') ?? []
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.signInH1}</h1>
          <p class="lead">{w.signInLead}</p>
          <ErrorSummary form={form} fields={['email']} />
          <form class="form" method="post" action={href('/sign-in')} novalidate>
            {form.values['next'] && <input type="hidden" name="next" value={form.values['next']} />}
            <TextField form={form} field="email" label={w.email} type="email" autocomplete="email" spellcheck={false} />
            <div class="actions">
              <button class="btn" type="submit">
                {w.sendCode}
              </button>
            </div>
          </form>
          <UsePasskey next={form.values['next'] ?? ''} />
          <p class="more">
            {w.noAccount} <a href={href(utility ? `/start?utility=${utility}` : '/start')}>{words.shell.start}</a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
