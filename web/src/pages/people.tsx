/** Who else has access and to what; inviting somebody, and ending it. */
import type { Answers } from '../answers.ts'
import { delegateRoles } from '../answers.ts'
import { Choices, ErrorSummary, TextField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { SignInAgain } from '../parts/method-fields.tsx'
import { useView } from '../view.ts'

type Person = Answers['people']['people'][number]
type Invite = Answers['people']['invites'][number]

function PersonRow(props: { person: Person }) {
  const { words, format, href } = useView()
  const w = words.commercial.people
  const { id, email, role, since } = props.person
  const f = format()
  return (
    <li>
      <div>
        <h3>{email}</h3>
        <p class="sm m2">
          {w.roles[role][0]}. {w.since(f.dayMonth(f.civilDate(since)))}.
        </p>
      </div>
      <details class="stop">
        <summary aria-label={w.removeOf(email)}>{w.remove}</summary>
        <form method="post" action={href(`/people/${id}/remove`)}>
          <p class="sm m2">{w.removeNote}</p>
          <button class="btn sec" type="submit">
            {w.removeConfirm}
          </button>
        </form>
      </details>
    </li>
  )
}

function InviteRow(props: { invite: Invite }) {
  const { words, format, href } = useView()
  const w = words.commercial.people
  const { email, role, expiresAt, expired } = props.invite
  const f = format()
  return (
    <li>
      <div>
        <h3>{email}</h3>
        <p class="sm m2">
          {w.roles[role][0]}. {expired ? w.expired : w.until(f.dayMonth(f.civilDate(expiresAt)))}.
        </p>
      </div>
      <form method="post" action={href('/people/withdraw')}>
        <input type="hidden" name="email" value={email} />
        <button class="btn sec" type="submit" aria-label={w.withdrawOf(email)}>
          {w.withdraw}
        </button>
      </form>
    </li>
  )
}

export function People(props: { answer: Answers['people'] }) {
  const { words, href } = useView()
  const w = words.commercial.people
  const { people, invites, form, sentTo } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow payees">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          {sentTo && (
            <p class="attn said good" role="status">
              {w.sent(sentTo)}
            </p>
          )}
          <ErrorSummary form={form} fields={['email', 'role']} />
          <SignInAgain form={form} next="/people" />
          <section class="card" aria-labelledby="with">
            <h2 id="with">{w.with}</h2>
            {people.length === 0 ? (
              <p class="m2">{w.nobody}</p>
            ) : (
              <ul class="rows">
                {people.map((person) => (
                  <PersonRow key={person.id} person={person} />
                ))}
              </ul>
            )}
          </section>
          {invites.length > 0 && (
            <section class="card" aria-labelledby="sent">
              <h2 id="sent">{w.invited}</h2>
              <ul class="rows">
                {invites.map((invite) => (
                  <InviteRow key={invite.email} invite={invite} />
                ))}
              </ul>
            </section>
          )}
          <section class="card" aria-labelledby="invite">
            <h2 id="invite">{w.invite}</h2>
            <form class="form" method="post" action={href('/people')} novalidate>
              <TextField form={form} field="email" label={w.email} hint={w.emailHint} type="email" autocomplete="off" spellcheck={false} />
              <Choices
                form={form}
                field="role"
                label={w.role}
                options={delegateRoles.map((value) => ({ value, label: w.roles[value][0], hint: w.roles[value][1] }))}
              />
              <p class="hint">{w.noted}</p>
              <div class="actions">
                <button class="btn" type="submit">
                  {w.send}
                </button>
              </div>
            </form>
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}
