/** How a return from the portal ended: what was granted, what is missing, and the one thing to do next. */
import type { ComponentChildren } from 'preact'
import type { Answers, Missing } from '../answers.ts'
import { useAccountName } from '../parts/account-name.tsx'
import { HistoryProgress } from '../parts/history-progress.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

type Answer = Answers['return']

function Good(props: { icon?: IconName; children: ComponentChildren }) {
  return (
    <li>
      <Icon name={props.icon ?? 'check'} size={20} width={props.icon ? 1.75 : 2.4} />
      <span>{props.children}</span>
    </li>
  )
}

function MissingItem(props: { missing: Missing; answer: Answer }) {
  const { words, format } = useView()
  const w = words.connect
  const { portal, zone } = props.answer.utility
  const f = format(zone)
  const { missing } = props
  const [title, what] =
    missing.what === 'category'
      ? [w.missingCategory[missing.category], w.check(portal.categories[missing.category])]
      : missing.what === 'term'
        ? [w.missingTerm(f.dayMonth(f.civilDate(missing.endsAt))), w.pick(portal.untilRevoked)]
        : [w.missingAccount, w.pickAccount]
  return (
    <li class="miss">
      <Icon name="warn" size={20} width={2} />
      <span>
        {title}
        <small>
          <Rich text={what} />
        </small>
      </span>
    </li>
  )
}

function AccountLine(props: { answer: Answer }) {
  const name = useAccountName()
  const { account } = props.answer
  if (account === null) return null
  return (
    <Good>
      {name(account)}
      {account.address && `, ${account.address}`}
    </Good>
  )
}

/** Goes to the portal again, with the same guidance a tap away. */
function Again(props: { utilityId: string; account: string | undefined; words: string }) {
  const { href } = useView()
  return (
    <form method="post" action={href(`/connect/${props.utilityId}${props.account ? `?account=${props.account}` : ''}`)}>
      <button class="btn" type="submit">
        {props.words} <Icon name="out" size={19} width={2} />
      </button>
    </form>
  )
}

function Frame(props: {
  icon: IconName
  tone?: 'usage' | 'now'
  title: string
  lead: string
  children?: ComponentChildren
  actions: ComponentChildren
  live?: boolean
  reference?: string
}) {
  const w = useView().words.connect
  return (
    <MemberFrame>
      <Main className="wrap" live={props.live ?? false}>
        <div class="ret narrow">
          <span class={`ico ${props.tone ?? ''}`}>
            <Icon name={props.icon} size={28} width={2.2} />
          </span>
          <h1>{props.title}</h1>
          <p class="ld">{props.lead}</p>
          {props.children}
          <div class="do">{props.actions}</div>
          {props.reference && (
            <p class="ref xs m3">
              {w.reference} <span class="mono">{props.reference}</span>
            </p>
          )}
        </div>
      </Main>
    </MemberFrame>
  )
}

export function Return(props: { answer: Answer }) {
  const { words, href, shell } = useView()
  const w = words.connect
  const { answer } = props
  const { utility, account } = answer
  const history = account && (account.connection.is === 'active' || account.connection.is === 'partial') ? account.connection.history : null
  const link = (path: string, label: string, quiet = false) => (
    <a class={quiet ? 'btn quiet' : 'btn'} href={href(path)}>
      {label}
    </a>
  )
  const slow = (
    <ul class="got">
      <Good icon="bolt">{w.ifConnected}</Good>
      <Good icon="clock">{w.ifNot[utility.slowPath]}</Good>
    </ul>
  )
  switch (answer.state) {
    case 'connected':
      return (
        <Frame
          icon="check"
          tone="usage"
          title={w.connected}
          lead={w.connectedLead}
          live={history !== null && !history.done}
          actions={
            <>
              {link('/home', w.goHome)}
              {link('/accounts', w.another, true)}
            </>
          }
        >
          <ul class="got">
            <AccountLine answer={answer} />
            <Good>{w.untilYouRevoke}</Good>
            <Good>{w.allCategories}</Good>
          </ul>
          {history && <HistoryProgress history={history} />}
        </Frame>
      )
    case 'partial':
      return (
        <Frame
          icon="warn"
          tone="now"
          title={w.partial(answer.missing.length)}
          lead={w.partialLead}
          actions={
            <>
              <Again utilityId={utility.id} account={account?.id} words={w.again} />
              {link('/home', w.leave[utility.slowPath], true)}
            </>
          }
        >
          <ul class="got">
            <AccountLine answer={answer} />
            {answer.missing.map((missing) => (
              <MissingItem key={JSON.stringify(missing)} missing={missing} answer={answer} />
            ))}
            <Good>{w.gotRest}</Good>
          </ul>
        </Frame>
      )
    case 'denied':
      return (
        <Frame
          icon="x"
          title={w.denied}
          lead={w.deniedLead(utility.name)}
          actions={
            <>
              {link(`/connect/${utility.id}`, w.retry)}
              {link('/home', w.withoutConnecting, true)}
            </>
          }
        >
          {slow}
        </Frame>
      )
    case 'utility-error':
      return (
        <Frame
          icon="clock"
          title={w.failed(utility.name)}
          lead={w.failedLead}
          reference={answer.reference}
          live
          actions={
            <>
              {link(shell.path, w.checkNow)}
              {link('/home', w.goHome, true)}
            </>
          }
        >
          <ul class="got">
            <Good icon="clock">{w.failedNote}</Good>
          </ul>
        </Frame>
      )
    case 'expired-link':
    case 'unknown-link':
      return (
        <Frame
          icon="clock"
          title={answer.state === 'expired-link' ? w.expired : w.unknown}
          lead={answer.state === 'expired-link' ? w.expiredLead : w.unknownLead}
          reference={answer.reference}
          actions={
            <>
              {link(`/connect/${utility.id}`, w.startAgain)}
              {link('/home', w.goHome, true)}
            </>
          }
        />
      )
    case 'already-used':
      return <Frame icon="check" title={w.used} lead={w.usedLead} reference={answer.reference} actions={link('/home', w.goHome)} />
    case 'sign-in-to-finish':
      return (
        <Frame
          icon="lock"
          title={w.signInToFinish}
          lead={w.signInToFinishLead(utility.name)}
          actions={link(`/sign-in?next=${encodeURIComponent(shell.path)}`, words.shell.signIn)}
        />
      )
    case 'other-person':
      return (
        <Frame
          icon="users"
          title={w.otherPerson}
          lead={w.otherPersonLead}
          reference={answer.reference}
          actions={
            <>
              <form method="post" action={href('/sign-out')}>
                <button class="btn" type="submit">
                  {words.shell.signOut}
                </button>
              </form>
              {link('/home', w.goHome, true)}
            </>
          }
        />
      )
    case 'no-meter':
      return (
        <Frame
          icon="meter"
          title={w.noMeter}
          lead={w.noMeterLead(utility.name)}
          reference={answer.reference}
          actions={
            <>
              {link(`/connect/${utility.id}`, w.again)}
              {link('/home', w.goHome, true)}
            </>
          }
        >
          <ul class="got">
            <Good icon="home">{w.noMeterTry}</Good>
          </ul>
        </Frame>
      )
  }
}
