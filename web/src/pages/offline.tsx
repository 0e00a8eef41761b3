/** What the worker in the browser shows when there is no connection and no copy of the page. It is kept on the device, so it says nothing of anybody. */
import { LogoMark } from '../parts/icon.tsx'
import { Main } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

export function Offline() {
  const { words, href } = useView()
  const w = words.offline
  return (
    <Main className="wrap">
      <div class="join narrow offline">
        <p class="logo">
          <LogoMark size={30} />
          <span>QuickPayConnect</span>
        </p>
        <h1>{w.title}</h1>
        <p class="lead">{w.lead}</p>
        <p class="m2">{w.safe}</p>
        <p class="actions">
          <a class="btn" href={href('/home')}>
            {w.again}
          </a>
        </p>
      </div>
    </Main>
  )
}
