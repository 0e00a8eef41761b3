/** How a person signs in: their passkeys, a new one on this device, and taking one away. */
import type { Answers } from '../answers.ts'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { AddPasskey, UsePasskey } from '../parts/passkey.tsx'
import { useView } from '../view.ts'

type Passkey = Answers['security']['passkeys'][number]

function Row(props: { passkey: Passkey }) {
  const { words, href, format } = useView()
  const w = words.security
  const f = format()
  const { id, name, createdAt, here } = props.passkey
  const called = name ?? w.unnamed
  return (
    <li>
      <span class="i">
        <Icon name="key" />
      </span>
      <div>
        <h3>{called}</h3>
        <p class="sm m2">
          {w.since(f.dayMonth(f.civilDate(createdAt)))} {here && <span class="pill">{w.here}</span>}
        </p>
        <details class="stop">
          <summary aria-label={w.removeOf(called)}>{w.remove}</summary>
          <form method="post" action={href(`/security/passkeys/${id}/remove`)}>
            <p class="sm m2">{w.removeNote}</p>
            <button class="btn sec" type="submit">
              {w.removeConfirm}
            </button>
          </form>
        </details>
      </div>
    </li>
  )
}

export function Security(props: { answer: Answers['security'] }) {
  const { words } = useView()
  const w = words.security
  const { passkeys, add, invite, said } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          {said && (
            <p class={`attn said ${said === 'added' ? 'good' : ''}`} role={said === 'added' ? 'status' : 'alert'}>
              {w.said[said]}
            </p>
          )}
          <section class="card keys" aria-labelledby="keys">
            <h2 id="keys">{w.yours}</h2>
            {passkeys.length === 0 ? (
              <p class="m2">{w.none}</p>
            ) : (
              <ul class="ac">
                {passkeys.map((one) => (
                  <Row key={one.id} passkey={one} />
                ))}
              </ul>
            )}
          </section>
          <section class="card keys" aria-labelledby="new">
            <h2 id="new">{w.newOne}</h2>
            {add.is === 'possible' ? (
              <>
                <p class="m2">{w.newNote}</p>
                <AddPasskey invite={invite} />
              </>
            ) : (
              <>
                <p class="m2">{w.refused[add.code]}</p>
                {add.code === 'passkey-needed' && <UsePasskey next="/security" main />}
              </>
            )}
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}
