/** The devices that take notices, each with a button that removes it, and one for the device in hand where its browser can. */
import type { Answers } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

export function Devices(props: { push: Answers['notifications']['push'] }) {
  const { words, href, format } = useView()
  const w = words.notifications
  const { key, devices } = props.push
  const f = format()
  const said = Object.fromEntries(Object.entries(w.noticeProblems).map(([code, text]) => [`data-say-${code}`, text]))
  return (
    <section class="card keys" aria-labelledby="devices">
      <h2 id="devices">{w.devicesTitle}</h2>
      <p class="m2">{w.devicesNone}</p>
      {devices.length > 0 && (
        <ul class="devices">
          {devices.map(({ id, name, since }) => (
            <li key={id}>
              <span>
                <b>{name ?? w.deviceUnknown}</b>
                <span class="hint">{w.deviceSince(f.dayMonth(f.civilDate(since)))}</span>
              </span>
              <form method="post" action={href(`/notifications/devices/${id}/remove`)}>
                <button class="btn quiet" type="submit">
                  {w.removeDevice}
                  <span class="vh">: {name ?? w.deviceUnknown}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <p class="hint" data-notices-not>
        {w.devicesCannot}
      </p>
      <div class="passkey" data-notices data-key={key} data-at={href('/notifications/devices')} hidden {...said}>
        <button class={devices.length > 0 ? 'btn sec' : 'btn'} type="button">
          <Icon name="bell" />
          {w.takeNotices}
        </button>
        <p class="problem" role="alert" />
      </div>
    </section>
  )
}
