/** The participation agreement with the form that accepts it: in what capacity, by whom, and the tick that nobody sets beforehand. */
import type { Answers } from '../answers.ts'
import { AgreementText } from '../parts/agreement-text.tsx'
import { Choices, ErrorSummary, Problem, TextField, useProblem } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

type Answer = Answers['agreement']

function Agree(props: { form: Answer['form'] }) {
  const w = useView().words.agreement
  const problem = useProblem(props.form, 'agree')
  return (
    <div class={`field ${problem ? 'wrong' : ''}`}>
      <Problem field="agree" words={problem} />
      <label class="agree">
        <input
          type="checkbox"
          id="agree"
          name="agree"
          value="yes"
          checked={props.form.values['agree'] === 'yes'}
          aria-describedby={problem ? 'agree-problem' : undefined}
          aria-invalid={problem ? 'true' : undefined}
        />
        <span>{w.agree}</span>
      </label>
    </div>
  )
}

function Sign(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.agreement
  const { form, kind, businessName, authorities, version, next } = props.answer
  return (
    <section aria-labelledby="sign">
      <h2 id="sign">{w.sign}</h2>
      <form class="form" method="post" action={href('/agreement')} novalidate>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="next" value={next} />
        {businessName && <p class="m2">{w.forBusiness(businessName)}</p>}
        <Choices
          form={form}
          field="authority"
          label={w.authority}
          options={authorities.map((id) => {
            const [label, hint] = w.authorities[id] ?? [id, '']
            return { value: id, label, hint }
          })}
        />
        <TextField form={form} field="signerName" label={w.signerName} autocomplete="name" />
        {kind === 'commercial' && <TextField form={form} field="signerTitle" label={w.signerTitle} autocomplete="organization-title" />}
        <Agree form={form} />
        <p class="hint">{w.copy}</p>
        <div class="actions">
          <button class="btn" type="submit">
            {w.submit}
          </button>
        </div>
      </form>
    </section>
  )
}

export function Agreement(props: { answer: Answer }) {
  const { words, href, format } = useView()
  const w = words.agreement
  const { title, version, accepted, form, next } = props.answer
  const f = format()
  const isCurrent = accepted?.version === version
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{title}</h1>
          <p class="lead">{accepted && !isCurrent ? w.again : w.lead}</p>
          <ErrorSummary form={form} fields={['authority', 'signerName', 'signerTitle', 'agree']} />
          <AgreementText text={props.answer} />
          {accepted && isCurrent ? (
            <p class="actions">
              <span>{w.accepted(accepted.version, f.dayWithYear(f.civilDate(accepted.at)))} </span>
              <a class="btn" href={href(next)}>
                {w.goOn}
              </a>
            </p>
          ) : (
            <Sign answer={props.answer} />
          )}
        </div>
      </Main>
    </MemberFrame>
  )
}
