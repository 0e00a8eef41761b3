/** The frame of public and member pages: header, main, footer, and on a phone the tab bar. */
import type { ComponentChildren } from 'preact'
import type { Shell } from '../answers.ts'
import { useView } from '../view.ts'
import { ActingBar } from './acting-bar.tsx'
import { Icon, type IconName, LogoMark } from './icon.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { placesFor } from './places.ts'
import { SandboxStrip } from './sandbox-strip.tsx'

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')

/** The tabs of a phone and the first line of a wide screen, in one order. */
function useTabs(): { path: string; icon: IconName; words: string }[] {
  const { words } = useView()
  const w = words.shell
  return [
    { path: '/home', icon: 'home', words: w.home },
    { path: '/events', icon: 'bolt', words: w.events },
    { path: '/payments', icon: 'money', words: w.payments },
    { path: '/accounts', icon: 'meter', words: w.accounts },
    { path: '/more', icon: 'more', words: words.nav.more },
  ]
}

const isHere = (path: string, item: string): 'page' | undefined => (path === item || path.startsWith(`${item}/`) ? 'page' : undefined)

/** What lies behind the tab "More" on a phone; here under the person's initials. */
function Profile(props: { viewer: NonNullable<Shell['viewer']> }) {
  const { words, href } = useView()
  const { name, email } = props.viewer
  return (
    <details class="me">
      <summary aria-label={`${initials(name)}: ${words.shell.profile(name)}`}>
        <span class="ava" aria-hidden="true">
          {initials(name)}
        </span>
      </summary>
      <div>
        <p>
          <b>{name}</b>
        </p>
        <p class="sm m2">{email}</p>
        {placesFor(props.viewer)
          .filter(({ group }) => group !== 'about')
          .flatMap(({ places }) => places)
          .map(({ path }) => (
            <a key={path} href={href(path)}>
              {words.nav.items[path]?.[0]}
            </a>
          ))}
        <form method="post" action={href('/sign-out')}>
          <button type="submit">{words.shell.signOut}</button>
        </form>
      </div>
    </details>
  )
}

/** Help, in one place of every page: the last word before the language, on a narrow screen as its sign. */
function HelpLink() {
  const { words, href, shell } = useView()
  return (
    <a class="to-help" href={href('/help')} aria-current={isHere(pathOf(shell.path), '/help')} aria-label={words.nav.help}>
      <Icon name="help" size={22} />
      <span aria-hidden="true">{words.nav.help}</span>
    </a>
  )
}

const pathOf = (path: string): string => path.split('?')[0] ?? path

function Footer() {
  const { words, href } = useView()
  const links: [string, string][] = [
    ['/how', words.nav.how],
    ['/policy', words.nav.policy],
    ['/terms', words.agreement.short],
    ['/record', words.record.title],
    ['/help', words.nav.help],
  ]
  return (
    <footer class="foot">
      <div class="wrap">
        <span>{words.shell.footer}</span>
        <nav aria-label={words.shell.about}>
          {links.map(([path, label]) => (
            <a key={path} href={href(path)}>
              {label}
            </a>
          ))}
        </nav>
      </div>
    </footer>
  )
}

export function MemberFrame(props: { children: ComponentChildren; className?: string }) {
  const { words, href, shell } = useView()
  const tabs = useTabs()
  const member = shell.viewer
  const here = pathOf(shell.path)
  return (
    <div class={`${member ? 'member has-tabs' : 'public'} ${props.className ?? ''}`}>
      <a class="skip" href="#main">
        {words.shell.skip}
      </a>
      <SandboxStrip />
      <ActingBar />
      <header class="top">
        <div class="wrap">
          <a class="logo" href={href(member ? '/home' : '/')} aria-label="QuickPayConnect">
            <LogoMark size={30} />
            <span>QuickPayConnect</span>
          </a>
          {member ? (
            <nav class="nav" aria-label={words.shell.main}>
              {tabs.slice(0, 4).map((item) => (
                <a key={item.path} href={href(item.path)} aria-current={isHere(here, item.path)}>
                  {item.words}
                </a>
              ))}
              <a href={href('/usage')} aria-current={isHere(here, '/usage')}>
                {words.nav.items['/usage']?.[0]}
              </a>
              {member.role === 'operator' && <a href={href('/console')}>{words.shell.console}</a>}
            </nav>
          ) : (
            <a class="enter push" href={href('/sign-in')} aria-current={isHere(here, '/sign-in')}>
              {words.shell.signIn}
            </a>
          )}
          <HelpLink />
          <LanguageSwitch />
          {member && <Profile viewer={member} />}
        </div>
      </header>
      {props.children}
      <Footer />
      {member && (
        <nav class="tabs" aria-label={words.shell.main}>
          {tabs.map((item) => (
            <a key={item.path} href={href(item.path)} aria-current={tabHere(here, item.path)}>
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

/** A page that only the page behind "More" leads to is that tab's. */
function tabHere(path: string, tab: string): 'page' | 'true' | undefined {
  if (tab !== '/more') return isHere(path, tab)
  return path === '/more' ? 'page' : behindMore.some((one) => isHere(path, one)) ? 'true' : undefined
}
const behindMore = ['/usage', '/portfolio', '/referrals', '/payout-method', '/notifications', '/security', '/privacy', '/people', '/help']

/** The main landmark; `live` asks the script to look for news while something is under way. */
export function Main(props: { children: ComponentChildren; className?: string; live?: boolean }) {
  const { words } = useView()
  return (
    <main id="main" tabIndex={-1} class={props.className} data-live={props.live ? words.shell.updated : undefined}>
      {props.children}
    </main>
  )
}
