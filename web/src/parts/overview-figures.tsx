/** The four answers on top of the overview; each leads to what it is made of. */
import type { OverviewAnswer } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { HoursChart } from '../charts/hours.tsx'
import { useView } from '../view.ts'

const HOUR = 60

function Paying(props: { paying: OverviewAnswer['paying'] }) {
  const { words, format, href } = useView()
  const w = words.overview
  const f = format()
  const { paying } = props
  if (!paying) return <dd class="quiet">{w.nothingDue}</dd>
  const hours = (minutes: number | null) => (minutes === null ? '—' : f.longHours(minutes / HOUR))
  const share = f.percent(paying.withinDayPermille / 10)
  return (
    <dd>
      <a class="big" href={href('/record')}>
        {hours(paying.p50Minutes)}
      </a>{' '}
      <span class="sm m2">{w.median}</span>
      <HoursChart hours={paying.hours} title={w.hoursChart(f.number(paying.due), share)} />
      <small>
        {w.p90} <b>{hours(paying.p90Minutes)}</b> · <b>{w.within(share)}</b>
        {paying.missed > 0 && <span class="st bad"> · {w.missed(f.number(paying.missed))}</span>}
      </small>
    </dd>
  )
}

export function OverviewFigures(props: { answer: OverviewAnswer }) {
  const { words, format, href } = useView()
  const w = words.overview
  const f = format()
  const { paying, feed, consent, out } = props.answer
  const live = consent.active + consent.partial
  return (
    <dl class="k4 figures">
      <div>
        <dt>{w.paying}</dt>
        <Paying paying={paying} />
      </div>
      <div>
        <dt>{w.readings}</dt>
        {feed ? (
          <dd>
            <a class="big" href="#feed">
              {f.percent(feed.percent)}
            </a>{' '}
            <span class="sm m2">{w.arrived}</span>
            <Bar share={feed.percent / 100} tone="usage" />
          </dd>
        ) : (
          <dd class="quiet">{w.notCounted}</dd>
        )}
      </div>
      <div>
        <dt>{w.consent}</dt>
        <dd>
          <a class="big" href={href('/console/enrolments')}>
            {f.number(live)}
          </a>{' '}
          <span class="sm m2">{w.active}</span>
          <Bar share={live === 0 ? 0 : consent.active / live} tone="usage" />
          <small>{w.consentLine(f.number(consent.partial), f.number(consent.expiring))}</small>
        </dd>
      </div>
      <div>
        <dt>{w.out}</dt>
        <dd>
          <a class="big" href={href('/console/money')}>
            {f.money(out.cents)}
          </a>
          {out.limitCents === null ? (
            <small>{w.noLimit}</small>
          ) : (
            <>
              <Bar share={out.limitCents === 0 ? 1 : out.cents / out.limitCents} tone={out.cents > out.limitCents ? 'slow' : 'usage'} />
              <small>{w.ofLimit(f.percent(Math.round((out.cents / Math.max(1, out.limitCents)) * 100)), f.money(out.limitCents))}</small>
            </>
          )}
        </dd>
      </div>
    </dl>
  )
}
