/** The buttons of passkeys. They are there for the script to show, where the browser can make or use one; without script the e-mail code is the way. */
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

/** Words for the codes that may come back, so that the script needs no catalogue. */
function useSaid(): Record<string, string> {
  const { words } = useView()
  return Object.fromEntries(Object.entries(words.security.failures).map(([code, text]) => [`data-say-${code}`, text]))
}

/** Signs in with a passkey and goes on to `next`. */
export function UsePasskey(props: { next: string; main?: boolean }) {
  const { words, href } = useView()
  return (
    <div class="passkey" data-passkey="use" data-at={href('/sign-in/passkey')} data-next={props.next} hidden {...useSaid()}>
      <button class={props.main ? 'btn' : 'btn sec'} type="button">
        <Icon name="key" />
        {words.security.use}
      </button>
      <p class="problem" role="alert" />
    </div>
  )
}

/** Makes a passkey on this device. Where that cannot be, the words beside the button say so instead. */
export function AddPasskey(props: { invite: string | null }) {
  const { words, href } = useView()
  const w = words.security
  return (
    <>
      <p class="m2" data-passkey-not>
        {w.cannot}
      </p>
      <div
        class="passkey"
        data-passkey="add"
        data-at={href('/security/passkeys')}
        data-invite={props.invite ?? undefined}
        hidden
        {...useSaid()}
      >
        <button class="btn" type="button">
          <Icon name="key" />
          {w.add}
        </button>
        <p class="problem" role="alert" />
      </div>
    </>
  )
}
