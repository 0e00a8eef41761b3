/** The frame of the console: a side bar with counts, a line with the time, the page. */
import type { ComponentChildren } from 'preact'
import { useView } from '../view.ts'
import { Icon, type IconName, LogoMark } from './icon.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { initials, Main } from './member-frame.tsx'

export type SideCounts = { events: number; parked: number } | null

export function StaffFrame(props: { children: ComponentChildren; counts: SideCounts }) {
  const { words, href, shell, format } = useView()
  const w = words.staff
  const console = href('/console')
  const items: { to: string; icon: IconName; words: string; count: number | null; warn?: boolean }[] = [
    { to: console, icon: 'home', words: w.overview, count: null },
    { to: href('/console/events'), icon: 'bolt', words: w.events, count: props.counts?.events ?? null },
    { to: href('/console/enrolments'), icon: 'users', words: words.dispatch.enrolments, count: null },
    { to: href('/console/networks'), icon: 'list', words: words.dispatch.networks, count: null },
    { to: href('/console/referrals'), icon: 'gift', words: words.referring.title, count: null },
    { to: href('/console/money'), icon: 'money', words: words.treasury.title, count: null },
    { to: href('/console/manual-file'), icon: 'doc', words: words.manual.title, count: null },
    { to: href('/console/holds'), icon: 'clock', words: words.holds.console.title, count: null },
    { to: href('/console/review'), icon: 'warn', words: words.review.title, count: null },
    { to: href('/console/members'), icon: 'search', words: words.asked.console.members, count: null },
    {
      to: href('/console/events#parked'),
      icon: 'warn',
      words: w.parked,
      count: props.counts?.parked ?? null,
      warn: (props.counts?.parked ?? 0) > 0,
    },
    { to: href('/console/events#new'), icon: 'flow', words: w.newEvent, count: null },
  ]
  const isHere = (to: string) => to === href(shell.path.split('?')[0] ?? '')
  return (
    <div class="staff">
      <a class="skip" href="#main">
        {words.shell.skip}
      </a>
      <div class="app">
        <nav class="side" aria-label={words.shell.main}>
          <a class="logo" href={console}>
            <LogoMark size={26} />
            <span>QuickPayConnect</span>
          </a>
          {items.map((item) => (
            <a key={item.to} class="i" href={item.to} aria-current={isHere(item.to) ? 'page' : undefined}>
              <Icon name={item.icon} size={18} />
              {item.words}
              {item.count !== null && <em class={item.warn ? 'h' : undefined}>{item.count}</em>}
            </a>
          ))}
          {shell.viewer && (
            <div class="who">
              <span class="ava" aria-hidden="true">
                {initials(shell.viewer.name)}
              </span>
              <span>
                <b>{shell.viewer.name}</b>
                {w.operations}
              </span>
            </div>
          )}
          <form method="post" action={href('/sign-out')}>
            <button type="submit">{words.shell.signOut}</button>
          </form>
        </nav>
        <div>
          <header class="bar2">
            <a class="mark-p" href={console} aria-label={w.title}>
              <LogoMark size={28} />
            </a>
            <details class="mnav">
              <summary>
                <Icon name="list" size={18} />
                {w.menu}
              </summary>
              <nav aria-label={words.shell.main}>
                {items.map((item) => (
                  <a key={item.to} href={item.to} aria-current={isHere(item.to) ? 'page' : undefined}>
                    <Icon name={item.icon} size={18} />
                    {item.words}
                    {item.count !== null && <em class={item.warn ? 'h' : undefined}>{item.count}</em>}
                  </a>
                ))}
              </nav>
            </details>
            <span class="num">{format().stamp(shell.nowAt)} ET</span>
            {shell.sandbox && (
              <>
                <a href={shell.sandbox.clockUrl}>{words.shell.sandboxClock}</a>
                <a href={shell.sandbox.mailboxUrl}>{words.shell.sandboxMail}</a>
              </>
            )}
            <a href={href('/security')}>{words.security.title}</a>
            <a href={href('/help')}>{words.nav.help}</a>
            <LanguageSwitch />
          </header>
          <Main className="cnt">{props.children}</Main>
        </div>
      </div>
    </div>
  )
}
