/** The public record: of every payment due, how many were made within a day, how long the others took, and why. */
import type { Answers, PayPace } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { useView } from '../view.ts'

const stages = ['received', 'sent', 'link-ready', 'returned', 'unsolved'] as const
type Utility = Answers['record']['utilities'][number]

function usePace() {
  const { words, format } = useView()
  const f = format()
  return {
    f,
    share: ({ withinDayPermille }: PayPace) => f.percent(withinDayPermille / 10),
    time: (minutes: number | null) => (minutes === null ? words.record.notYet : f.hours(minutes / 60)),
  }
}

function Times(props: { pace: PayPace }) {
  const w = useView().words.record
  const { time } = usePace()
  const { p50Minutes, p90Minutes, p99Minutes } = props.pace
  const rows: [string, number | null][] = [
    [w.half, p50Minutes],
    [w.nine, p90Minutes],
    [w.ninetyNine, p99Minutes],
  ]
  return (
    <dl class="pace">
      {rows.map(([label, minutes]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class={minutes === null ? 'm2' : ''}>{time(minutes)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Standing(props: { pace: PayPace }) {
  const { words } = useView()
  const w = words.record
  const { f } = usePace()
  const { due, stages: now, missed } = props.pace
  return (
    <div class="two">
      <div>
        <h3>{w.stagesTitle}</h3>
        <dl class="pace rows">
          {stages
            .filter((stage) => now[stage] > 0)
            .map((stage) => (
              <div key={stage}>
                <dt>{w.stages[stage]}</dt>
                <dd>{f.number(now[stage])}</dd>
                <Bar share={now[stage] / due} tone={stage === 'received' ? 'money' : stage === 'sent' ? 'usage' : 'slow'} thin />
              </div>
            ))}
        </dl>
      </div>
      <div>
        <h3>{w.missedTitle}</h3>
        {missed.length === 0 && <p class="m2">{w.noMissed}</p>}
        <dl class="pace rows">
          {missed.map(({ code, count }) => (
            <div key={code}>
              <dt>{words.staff.breach[code] ?? words.staff.breach['other']}</dt>
              <dd>{f.number(count)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

function Months(props: { utility: Utility }) {
  const w = useView().words.record
  const { f, share, time } = usePace()
  const id = `months-${props.utility.id}`
  return (
    <>
      <h3 id={id}>{w.months}</h3>
      <Scroll className="tw" labelledBy={id}>
        <table class="months">
          <thead>
            <tr>
              <th scope="col">{w.month}</th>
              <th scope="col">{w.due}</th>
              <th scope="col">{w.share}</th>
              <th scope="col">{w.half}</th>
            </tr>
          </thead>
          <tbody>
            {props.utility.months.map(({ month, pace }) => (
              <tr key={month}>
                <th scope="row">
                  {f.monthOf(month)} {month.slice(0, 4)}
                </th>
                {pace ? (
                  <>
                    <td>{f.number(pace.due)}</td>
                    <td>{share(pace)}</td>
                    <td>{time(pace.p50Minutes)}</td>
                  </>
                ) : (
                  <td colSpan={3} class="m2">
                    {w.fewShort}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}

function OfUtility(props: { utility: Utility; fewest: number }) {
  const w = useView().words.record
  const { f, share } = usePace()
  const { id, name, all, months } = props.utility
  return (
    <section class="card record" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {all ? (
        <>
          <p class="headline">
            <b class="money">{share(all)}</b> {w.withinDay} <span class="m2">{w.of(f.number(all.due))}</span>
          </p>
          <Bar share={all.withinDayPermille / 1000} tone="money" />
          <Times pace={all} />
          <Standing pace={all} />
          {months.length > 0 && <Months utility={props.utility} />}
        </>
      ) : (
        <p class="m2">{w.few(f.number(props.fewest))}</p>
      )}
    </section>
  )
}

export function RecordPage(props: { answer: Answers['record'] }) {
  const w = useView().words.record
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
        </div>
        {props.answer.utilities.map((utility) => (
          <OfUtility key={utility.id} utility={utility} fewest={props.answer.fewest} />
        ))}
        <section class="how-counted">
          <h2>{w.how}</h2>
          <ul>
            {w.howText.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      </Main>
    </MemberFrame>
  )
}
