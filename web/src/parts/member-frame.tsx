/** The frame of public and member pages: header, main, footer, and on a phone the tab bar. */
import type { ComponentChildren } from 'preact'
import { useView } from '../view.ts'
import { Icon, type IconName, LogoMark } from './icon.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { SandboxStrip } from './sandbox-strip.tsx'

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')

function useItems(): { path: string; icon: IconName; words: string }[] {
  const { words } = useView()
  const w = words.shell
  return [
    { path: '/home', icon: 'home', words: w.home },
    { path: '/events', icon: 'bolt', words: w.events },
    { path: '/payments', icon: 'money', words: w.payments },
    { path: '/accounts', icon: 'meter', words: w.accounts },
    { path: '/payout-method', icon: 'card', words: w.payout },
  ]
}

const isHere = (path: string, item: string): 'page' | undefined => (path === item || path.startsWith(`${item}/`) ? 'page' : undefined)

function Profile(props: { name: string; email: string }) {
  const { words, href } = useView()
  return (
    <details class="me">
      <summary aria-label={words.shell.profile(props.name)}>
        <span class="ava" aria-hidden="true">
          {initials(props.name)}
        </span>
      </summary>
      <div>
        <p>
          <b>{props.name}</b>
        </p>
        <p class="sm m2">{props.email}</p>
        <a href={href('/payout-method')}>{words.accounts.payoutTitle}</a>
        <a href={href('/referrals')}>{words.referrals.title}</a>
        <a href={href('/notifications')}>{words.notifications.title}</a>
        <a href={href('/security')}>{words.security.title}</a>
        <form method="post" action={href('/sign-out')}>
          <button type="submit">{words.shell.signOut}</button>
        </form>
      </div>
    </details>
  )
}

export function MemberFrame(props: { children: ComponentChildren; className?: string }) {
  const { words, href, shell } = useView()
  const items = useItems()
  const member = shell.viewer
  return (
    <div class={`${member ? 'member has-tabs' : 'public'} ${props.className ?? ''}`}>
      <a class="skip" href="#main">
        {words.shell.skip}
      </a>
      <SandboxStrip />
      <header class="top">
        <div class="wrap">
          <a class="logo" href={href(member ? '/home' : '/')} aria-label="QuickPayConnect">
            <LogoMark size={30} />
            <span>QuickPayConnect</span>
          </a>
          {member ? (
            <nav class="nav" aria-label={words.shell.main}>
              {items.slice(0, 4).map((item) => (
                <a key={item.path} href={href(item.path)} aria-current={isHere(shell.path, item.path)}>
                  {item.words}
                </a>
              ))}
              {member.role === 'operator' && <a href={href('/console')}>{words.shell.console}</a>}
            </nav>
          ) : (
            <a class="enter push" href={href('/sign-in')} aria-current={isHere(shell.path, '/sign-in')}>
              {words.shell.signIn}
            </a>
          )}
          <LanguageSwitch />
          {member && <Profile name={member.name} email={member.email} />}
        </div>
      </header>
      {props.children}
      <footer class="foot">
        <div class="wrap">
          <span>{words.shell.footer}</span>
          <nav aria-label={words.shell.about}>
            <a href={href('/record')}>{words.record.title}</a>
            <a href={href('/terms')}>{words.agreement.short}</a>
          </nav>
        </div>
      </footer>
      {member && (
        <nav class="tabs" aria-label={words.shell.main}>
          {items.map((item) => (
            <a key={item.path} href={href(item.path)} aria-current={isHere(shell.path, item.path)}>
              <span>
                <Icon name={item.icon} size={22} />
              </span>
              {item.words}
            </a>
          ))}
        </nav>
      )}
    </div>
  )
}

/** The main landmark; `live` asks the script to look for news while something is under way. */
export function Main(props: { children: ComponentChildren; className?: string; live?: boolean }) {
  const { words } = useView()
  return (
    <main id="main" tabIndex={-1} class={props.className} data-live={props.live ? words.shell.updated : undefined}>
      {props.children}
    </main>
  )
}
