/** What somebody sees who was invited: by whom, to do what, and how to accept. */
import type { Answers } from '../answers.ts'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

/** The one thing to do in each state. */
function Act(props: { answer: Answers['invited'] }) {
  const { words, href } = useView()
  const w = words.commercial.invited
  const { state, invite, path } = props.answer
  if (!invite || state === 'gone' || state === 'own') return null
  if (state === 'ready')
    return (
      <form method="post" action={href(path)}>
        <button class="btn" type="submit">
          {w.accept}
        </button>
      </form>
    )
  if (state === 'other-person')
    return (
      <form method="post" action={href('/sign-out')}>
        <button class="btn sec" type="submit">
          {w.signOut}
        </button>
      </form>
    )
  return (
    <form method="post" action={href('/sign-in')}>
      <input type="hidden" name="email" value={invite.email} />
      <input type="hidden" name="next" value={path} />
      <button class="btn" type="submit">
        {w.code}
      </button>
    </form>
  )
}

export function Invited(props: { answer: Answers['invited'] }) {
  const { words, format } = useView()
  const w = words.commercial.invited
  const { state, invite } = props.answer
  const f = format()
  const said = { 'signed-out': w.signIn, 'other-person': w.other, own: () => w.own, ready: () => null, gone: () => null }
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow payees">
          <h1>{invite ? w.title : w.gone}</h1>
          <p class="lead">{invite ? w.ready(invite.from) : w.goneWhy}</p>
          {invite && (
            <section class="card" aria-labelledby="as">
              <h2 id="as">{w.as}</h2>
              <p>
                <b>{words.commercial.people.roles[invite.role][0]}</b>. {words.commercial.people.roles[invite.role][1]}
              </p>
              <p class="sm m2">{w.until(f.dayMonth(f.civilDate(invite.expiresAt)))}</p>
              <p>{said[state](invite.email)}</p>
              <Act answer={props.answer} />
            </section>
          )}
        </div>
      </Main>
    </MemberFrame>
  )
}
