/** Signing up: kind, name, email, utility. One page; the business name is asked of businesses. */
import type { Answers } from '../answers.ts'
import { Choices, ErrorSummary, TextField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Invitation } from '../parts/invitation.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { StepsBar } from '../parts/steps-bar.tsx'
import { useView } from '../view.ts'

export function SignUp(props: { answer: Answers['sign-up'] }) {
  const { words, href } = useView()
  const w = words.join
  const { form, utilities } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <StepsBar step={1} />
          <h1>{w.signUpH1}</h1>
          <p class="lead">{w.signUpLead}</p>
          <ErrorSummary form={form} fields={['kind', 'name', 'businessName', 'email', 'utility', 'referralCode']} />
          <Invitation invitation={props.answer.invitation} removable />
          <form class="form" method="post" action={href('/start')} novalidate>
            <Choices
              form={form}
              field="kind"
              label={w.kind}
              initial="residential"
              two
              options={[
                { value: 'residential', label: w.residential, hint: w.residentialHint, mark: <Icon name="home" size={24} /> },
                { value: 'commercial', label: w.commercial, hint: w.commercialHint, mark: <Icon name="store" size={24} /> },
              ]}
            />
            <TextField form={form} field="businessName" label={w.businessName} autocomplete="organization" className="if-commercial" />
            <TextField form={form} field="name" label={w.name} hint={w.nameHint} autocomplete="name" />
            <TextField form={form} field="email" label={w.email} hint={w.emailHint} type="email" autocomplete="email" spellcheck={false} />
            <Choices
              form={form}
              field="utility"
              label={w.utility}
              hint={w.utilityHint}
              options={utilities.map((utility) => ({ value: utility.id, label: utility.name }))}
            />
            <TextField
              form={form}
              field="referralCode"
              label={words.referrals.codeOptional}
              hint={words.referrals.codeHint}
              autocomplete="off"
              maxLength={20}
              spellcheck={false}
            />
            <p class="hint">
              {words.how.data[0]} <a href={href('/policy')}>{words.nav.policy}</a>
            </p>
            <div class="actions">
              <button class="btn" type="submit">
                {w.continue}
              </button>
            </div>
          </form>
          <p class="more">
            {w.haveAccount} <a href={href('/sign-in')}>{words.shell.signIn}</a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
