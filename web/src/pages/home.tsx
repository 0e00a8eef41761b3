/** Home: freshness, the next event, the money, today's usage, payments, accounts; what needs the person comes first. */
import type { Answers } from '../answers.ts'
import { DayChart } from '../charts/day-chart.tsx'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { AccountsCard } from '../parts/accounts-card.tsx'
import { EventPanel } from '../parts/event-panel.tsx'
import { FreshnessLine } from '../parts/freshness-line.tsx'
import { HistoryProgress } from '../parts/history-progress.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { MoneyCard } from '../parts/money-card.tsx'
import { PaymentList } from '../parts/payment-list.tsx'
import { useView } from '../view.ts'

type Answer = Answers['home']

function Activate(props: { activate: NonNullable<Answer['activate']> }) {
  const { words, href } = useView()
  const w = words.home
  const { utility, backPayEvents } = props.activate
  return (
    <section class="card notice activate" aria-labelledby="activate">
      <div>
        <h2 id="activate">{w.activateTitle}</h2>
        <p>{w.activateLead[utility.slowPath](utility.name)}</p>
        {backPayEvents > 0 && (
          <p>
            <b>{words.connect.backPay(backPayEvents)}</b>
          </p>
        )}
      </div>
      <div class="in">
        <a class="btn" href={href(`/connect/${utility.id}`)}>
          <Icon name="bolt" size={19} width={2} />
          {w.activate}
        </a>
        <span class="xs m2">{w.activateNote}</span>
      </div>
    </section>
  )
}

function Greeting(props: { answer: Answer }) {
  const { words, format, shell } = useView()
  const w = words.home
  const name = useAccountName()
  const { current, freshness, today } = props.answer
  const f = format(today?.zone)
  const hour = Number(
    new Intl.DateTimeFormat('en-US', { timeZone: f.zone, hour: 'numeric', hourCycle: 'h23' }).format(new Date(shell.nowAt)),
  )
  const part = hour >= 5 && hour < 12 ? 'morning' : hour >= 12 && hour < 19 ? 'afternoon' : 'evening'
  const first = (shell.viewer?.name ?? '').split(' ')[0] ?? ''
  return (
    <div class="hd">
      <div>
        <h1>{w.greet[part](first)}</h1>
        {current && (
          <p class="acct">
            <Icon name={current.kind === 'residential' ? 'home' : 'store'} size={18} />
            <span>
              <b>{name(current)}</b>
              {current.address && ` · ${current.address.split(',')[0]}`} · <Ending account={current} />
            </span>
          </p>
        )}
      </div>
      {freshness && <FreshnessLine freshness={freshness} zone={today?.zone} />}
    </div>
  )
}

function Today(props: { answer: Answer }) {
  const { words, format, shell, href } = useView()
  const w = words.home
  const { today, freshness, nextEvent, current } = props.answer
  if (today === null) return null
  const f = format(today.zone)
  const known = today.series.wh.some((wh) => wh !== null)
  const utilityName = freshness?.utilityName ?? current?.utility.name ?? ''
  const sameDay = nextEvent && f.civilDate(nextEvent.startAt) === today.date ? nextEvent : null
  const until = freshness?.lastReadingEndAt ? f.theTime(freshness.lastReadingEndAt) : f.theTime(shell.nowAt)
  return (
    <section class="card use r2" aria-labelledby="today">
      <div class="ut">
        <div class="between">
          <h2 id="today">{w.today}</h2>
          <a class="see" href={href(`/usage${current ? `?account=${current.id}` : ''}`)}>
            {words.usage.seeAll}
          </a>
        </div>
        {known && (
          <dl class="kpi num">
            <div>
              <dt>{w.soFar}</dt>
              <dd>
                {f.kWhShort(today.usedWh)} <small>kWh</small>
              </dd>
            </div>
            {today.usualSoFarWh !== null && (
              <div>
                <dt>{w.usualSoFar}</dt>
                <dd>
                  {f.kWhShort(today.usualSoFarWh)} <small>kWh</small>
                </dd>
              </div>
            )}
          </dl>
        )}
      </div>
      {known ? (
        <DayChart
          series={today.series}
          usual={today.usual}
          zone={today.zone}
          nowAt={shell.nowAt}
          event={sameDay}
          utilityName={utilityName}
          title={w.todayTitle(until)}
        />
      ) : (
        <p class="m2">{w.todayEmpty}</p>
      )}
    </section>
  )
}

function Recommend(props: { referral: NonNullable<Answer['referral']> }) {
  const { words, format, href } = useView()
  const w = words.referrals
  const money = format().money
  return (
    <section class="card notice invited recommend" aria-labelledby="recommend">
      <Icon name="gift" size={26} />
      <div>
        <h2 id="recommend">{w.homeTitle}</h2>
        <p>{w.homeLead(money(props.referral.referrerCents), money(props.referral.friendCents))}</p>
      </div>
      <a class="btn sec" href={href('/referrals')}>
        {w.homeGo}
      </a>
    </section>
  )
}

export function Home(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.home
  const { answer } = props
  const { current, nextEvent, lastPayment, payments } = answer
  const history = current && (current.connection.is === 'active' || current.connection.is === 'partial') ? current.connection.history : null
  const loading = history !== null && !history.done
  const underway =
    lastPayment?.state === 'preparing' || lastPayment?.state === 'sent' || nextEvent?.phase === 'live' || nextEvent?.phase === 'processing'
  return (
    <MemberFrame>
      <Main className="wrap" live={loading || underway}>
        <Greeting answer={answer} />
        {answer.unreached && (
          <section class="card notice" aria-labelledby="unreached">
            <div>
              <h2 id="unreached">{words.notifications.unreachedTitle}</h2>
              <p>{words.notifications.unreachedLead}</p>
            </div>
            <a class="btn" href={href('/notifications')}>
              {words.notifications.unreachedGo}
            </a>
          </section>
        )}
        {answer.needsAgreement && (
          <section class="card notice" aria-labelledby="agreement">
            <div>
              <h2 id="agreement">{words.agreement.needed}</h2>
              <p>{words.agreement.neededNote}</p>
            </div>
            <a class="btn" href={href('/agreement?next=/home')}>
              {words.agreement.read}
            </a>
          </section>
        )}
        {answer.needsPayoutMethod && (
          <section class="card notice" aria-labelledby="payout">
            <div>
              <h2 id="payout">{w.payoutTitle}</h2>
              <p>{w.payoutLead}</p>
            </div>
            <a class="btn" href={href('/payout-method')}>
              {w.payoutGo}
            </a>
          </section>
        )}
        {answer.activate && <Activate activate={answer.activate} />}
        <div class="grid r1">
          {nextEvent ? (
            <EventPanel event={nextEvent} />
          ) : (
            <section class="card empty quiet-panel">
              <span class="ico">
                <Icon name="bolt" size={26} />
              </span>
              <h2>{w.noEvent}</h2>
              <p>{w.noEventWhy}</p>
            </section>
          )}
          <MoneyCard seasonCents={answer.seasonCents} payment={lastPayment} active={current?.connection.is === 'active'} />
        </div>
        <Today answer={answer} />
        {loading && history && (
          <section class="card r2">
            <HistoryProgress history={history} />
          </section>
        )}
        <div class="grid r3">
          <section class="card" aria-labelledby="payments">
            <div class="between">
              <h2 id="payments">{w.payments}</h2>
              {payments.length > 0 && (
                <a href={href('/payments')} class="see">
                  {w.seeAll}
                </a>
              )}
            </div>
            {payments.length > 0 ? (
              <>
                <p class="sm m2">{w.promiseLine}</p>
                <PaymentList payments={payments} />
              </>
            ) : (
              <p class="m2">{w.noPayment}</p>
            )}
          </section>
          {answer.accounts.length > 0 && <AccountsCard accounts={answer.accounts} />}
        </div>
        {answer.referral && <Recommend referral={answer.referral} />}
      </Main>
    </MemberFrame>
  )
}
