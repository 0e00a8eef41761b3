/** Who recommended us, by a first name, and what both get; with a way to leave it out. */
import type { Invitation as InvitationAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'
import { Rich } from './rich.tsx'

export function Invitation(props: { invitation: InvitationAnswer | null; removable?: boolean }) {
  const { words, format, href, shell } = useView()
  const { invitation } = props
  if (!invitation) return null
  const w = words.referrals
  const { firstName, friendCents, referrerCents, code } = invitation
  const money = format().money
  return (
    <div class="card notice invited">
      <Icon name="gift" size={26} />
      <div>
        <p>
          <Rich text={w.invitedBy(firstName)} />
        </p>
        <p>{friendCents === referrerCents ? w.bothGet(money(friendCents)) : w.youGet(money(friendCents), money(referrerCents))}</p>
      </div>
      {shell.viewer ? (
        <a class="btn sec" href={href(`/referrals?code=${code}`)}>
          {w.useCode}
        </a>
      ) : (
        props.removable && (
          <form method="post" action={href('/invitation/remove')}>
            <button class="btn quiet" type="submit">
              {w.removeCode}
            </button>
          </form>
        )
      )}
    </div>
  )
}
