/** One event in its phase. The live view is as honest as the readings are fresh: live, slow, or next day without a chart. */
import type { Answers, EventCard } from '../answers.ts'
import { readingsOf, usualOf } from '../charts/day-chart.tsx'
import { GapChart } from '../charts/gap-chart.tsx'
import { Rail } from '../charts/rail.tsx'
import type { Reading } from '../charts/steps.ts'
import { useMayManage } from '../parts/acting-bar.tsx'
import { usePhaseLine } from '../parts/event-panel.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'
import { stop } from '../words/stop.ts'

type Answer = Answers['event']

/** How much a view may claim: readings under an hour old, under six, or older. */
export function mode(answer: Answer, nowAt: string): 'live' | 'slow' | 'next-day' {
  const last = answer.freshness?.lastReadingEndAt
  if (!last || answer.series === null) return 'next-day'
  const hours = (Date.parse(nowAt) - Date.parse(last)) / 3_600_000
  return hours < 1 ? 'live' : hours < 6 ? 'slow' : 'next-day'
}

/** Usual and used joined on the instant; the usual reaches further than the readings. */
function joined(answer: Answer): Reading[] {
  if (answer.series === null) return []
  const readings = new Map(readingsOf(answer.series).map((one) => [one.fromAt, one]))
  const usual = answer.usual ? usualOf(answer.usual) : []
  for (const one of usual) {
    const known = readings.get(one.fromAt)
    readings.set(one.fromAt, known ? { ...known, usual: one.usual } : { ...one, quality: 'missing' })
  }
  const [fromAt, toAt] = [Date.parse(answer.event.startAt) - 3_600_000, Date.parse(answer.event.endAt)]
  return [...readings.values()].filter((one) => one.fromAt >= fromAt && one.toAt <= toAt).sort((a, b) => a.fromAt - b.fromAt)
}

function Chart(props: { answer: Answer }) {
  const { words, format, shell } = useView()
  const w = words.events
  const { event, freshness } = props.answer
  const f = format(event.zone)
  const readings = joined(props.answer)
  if (!readings.some((one) => one.used !== null)) return null
  const nowAt = Date.parse(shell.nowAt)
  const during = nowAt >= Date.parse(event.startAt) && nowAt < Date.parse(event.endAt)
  const title = w.chartTitle(f.theTime(freshness?.lastReadingEndAt ?? event.endAt))
  const labels = { title, band: w.bandLabel(f.window(event.startAt, event.endAt)), saved: w.savedLabel }
  const wh = (kw: number | null, one: Reading): number | null => (kw === null ? null : Math.round((kw * (one.toAt - one.fromAt)) / 3_600))
  return (
    <GapChart
      id="event"
      readings={readings}
      rows={readings
        .filter((one) => one.used !== null || (!during && one.quality === 'missing'))
        .map((one) => ({
          startAt: new Date(one.fromAt).toISOString(),
          endAt: new Date(one.toAt).toISOString(),
          usualWh: wh(one.usual, one),
          usedWh: wh(one.used, one),
          quality: one.quality,
        }))}
      zone={event.zone}
      event={{ fromAt: Date.parse(event.startAt), toAt: Date.parse(event.endAt) }}
      nowAt={during ? nowAt : null}
      dusk
      wide={{ ...labels, usual: w.usual, used: w.you }}
      small={{ ...labels, usual: w.usualShort, used: w.you }}
      legend={{
        usual: w.usual,
        used: w.used,
        estimated: w.estimated(event.utilityName),
        missing: words.home.missing,
        over: words.receipt.over2,
      }}
      wideSize={[1104, 350]}
    />
  )
}

function Tips(props: { event: EventCard }) {
  const { words, href } = useView()
  const mayManage = useMayManage()
  const w = words.events
  const tips: [IconName, string, string][] = [
    ['ac', w.tipAc, w.tipAcNote],
    ['wash', w.tipDryer, w.tipDryerNote],
    ['car', w.tipCharge, w.tipChargeNote],
  ]
  return (
    <section class="card" aria-labelledby="tips">
      <h2 id="tips">{w.tips}</h2>
      <ul class="tips">
        {tips.map(([icon, title, note]) => (
          <li key={icon}>
            <span class="i">
              <Icon name={icon} size={24} />
            </span>
            <span>
              <b>{title}</b>
              <span class="sm m2">{note}</span>
            </span>
          </li>
        ))}
      </ul>
      <div class="out">
        <span class="sm m2">
          {w.health} {w.leaveNote}
        </span>
        {mayManage && (
          <form method="post" action={href(`/events/${props.event.id}/leave`)}>
            <button class="btn sec" type="submit">
              {w.leave}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

function Steps(props: { event: EventCard }) {
  const { words, format, shell } = useView()
  const w = words.events
  const { event } = props
  const f = format(event.zone)
  const order = { upcoming: 0, live: 1, processing: 2, done: 4, left: 0, cancelled: 0 }[event.phase]
  const mark = (step: number): string => (order > step ? 'past' : order === step ? 'here' : '')
  return (
    <section class="card" aria-labelledby="path">
      <h2 id="path">{w.path}</h2>
      <ol class="steps-on">
        <li class={mark(1)}>
          <div>
            <b>{w.pathEvent}</b>
            <p class="sm m2">{w.when(f.day(event.startAt, shell.nowAt), f.window(event.startAt, event.endAt))}</p>
          </div>
        </li>
        <li class={mark(2)}>
          <div>
            <b>{w.pathReadings}</b>
            <p class="sm m2">{w.pathReadingsNote}</p>
          </div>
        </li>
        <li class={mark(3)}>
          <div>
            <b>{w.pathCalc}</b>
            <p class="sm m2">{w.pathCalcNote}</p>
          </div>
        </li>
        <li class={event.paidCents ? 'paid' : mark(4)}>
          <div>
            <b>{w.pathPay}</b>
            {event.phase !== 'done' && <p class="sm m2">{w.by(f.moment(event.payByAt, shell.nowAt))}</p>}
          </div>
        </li>
      </ol>
      {event.phase === 'live' && <p class="sm m2">{w.estimateNote}</p>}
    </section>
  )
}

/** The line under the chart: how old the readings are and what follows from it. */
function Lag(props: { answer: Answer }) {
  const { words, format, shell } = useView()
  const w = words.events
  const { event, freshness } = props.answer
  const f = format(event.zone)
  const last = freshness?.lastReadingEndAt
  const how = mode(props.answer, shell.nowAt)
  if (how === 'next-day' || !last) return <p class="late">{w.nextDay(event.utilityName)}</p>
  return (
    <p class="late">
      <b>{stop(w.asOf(f.theTime(last)))}</b> {how === 'live' ? w.lag(f.span(last, shell.nowAt)) : w.slow(event.utilityName)}
    </p>
  )
}

function Lead(props: { event: EventCard }) {
  const { words, format } = useView()
  const w = words.events
  const { event } = props
  switch (event.phase) {
    case 'upcoming':
    case 'live':
      return (
        <>
          {w.rate(format(event.zone).rate(event.centsPerKWh))} {w.enlisted}
        </>
      )
    case 'processing':
      return <>{w.processingLead(event.utilityName)}</>
    case 'done':
      return <>{event.paidCents ? w.doneLead : words.why.zero['used-more']}</>
    case 'left':
      return <>{w.leftLead}</>
    case 'cancelled':
      return <>{w.cancelledLead}</>
  }
}

export function Event(props: { answer: Answer }) {
  const { words, format, shell, href } = useView()
  const w = words.events
  const { event } = props.answer
  const f = format(event.zone)
  const line = usePhaseLine()
  const open = event.phase === 'upcoming' || event.phase === 'live'
  const showChart =
    event.phase === 'live'
      ? mode(props.answer, shell.nowAt) !== 'next-day'
      : event.phase === 'processing' || event.phase === 'done' || event.phase === 'left'
  const title =
    event.phase === 'live'
      ? w.left(f.span(shell.nowAt, event.endAt))
      : w.when(f.day(event.startAt, shell.nowAt), f.window(event.startAt, event.endAt))
  return (
    <MemberFrame>
      <Main live={event.phase === 'live' || event.phase === 'processing'}>
        <section class="live on-dusk">
          <div class="wrap">
            <a class="back" href={href('/events')}>
              <Icon name="left" size={18} width={2} />
              {w.title}
            </a>
            <div class="lh">
              <div>
                <p class={`lk ${open || event.phase === 'processing' ? '' : 'calm'}`}>
                  {event.phase === 'live' ? <span class="beat" aria-hidden="true" /> : <Icon name="bolt" size={19} width={2} />}
                  {event.phase === 'live' ? w.live : line(event)}
                </p>
                <h1>{title}</h1>
                <p class="p">
                  <Lead event={event} />
                </p>
              </div>
              <dl class="sc num">
                {open && event.likelyCents && (
                  <div class="e">
                    <dt>
                      {w.likely}, {w.likelyWhy}
                    </dt>
                    <dd>{f.moneyRange(event.likelyCents.low, event.likelyCents.high)}</dd>
                  </div>
                )}
                {event.paidCents !== null && (
                  <div class={event.paidCents > 0 ? 'e paid' : 'e'}>
                    <dt>{words.receipt.payment}</dt>
                    <dd>{f.money(event.paidCents)}</dd>
                  </div>
                )}
              </dl>
            </div>
            {showChart && <Chart answer={props.answer} />}
            {event.phase === 'live' && <Lag answer={props.answer} />}
            {event.paymentId && (
              <div class="on-dark">
                <a class="btn light" href={href(`/payments/${event.paymentId}`)}>
                  {w.seeReceipt}
                </a>
              </div>
            )}
            {(event.phase === 'upcoming' || event.phase === 'processing') && (
              <div class="path">
                <Rail event={event} />
              </div>
            )}
          </div>
        </section>
        {event.phase !== 'cancelled' && (
          <div class="wrap">
            <div class="c3">
              {open ? <Tips event={event} /> : <Steps event={event} />}
              {open && <Steps event={event} />}
            </div>
          </div>
        )}
      </Main>
    </MemberFrame>
  )
}
