/** The public first page: what it does, what it does not change, how fast it pays, how it works, who we are. */
import type { Answers } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { plotOf, round } from '../charts/plot.ts'
import { boxes, type Reading, saved, stepLine, used } from '../charts/steps.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Invitation } from '../parts/invitation.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

/** A made-up afternoon for the example; it is labelled as one. */
const usual = [2.1, 2.16, 2.24, 2.32, 2.4, 2.48, 2.52, 2.56, 2.56, 2.52, 2.44, 2.32, 2.2, 2.08]
const lowered = [2.08, 2.14, 2.26, 2.04, 1.5, 1.36, 1.32, 1.34, 1.4, 1.36, 1.46, 1.6, 2.12, 2.1]

function Example() {
  const w = useView().words.join
  const readings: Reading[] = usual.map((value, i) => ({
    fromAt: i,
    toAt: i + 1,
    usual: value,
    used: lowered[i] ?? 0,
    quality: 'measured',
  }))
  const event = readings.slice(3, 12)
  const plot = plotOf({ width: 480, height: 270, left: 4, right: 4, top: 30, bottom: 8 }, 0, usual.length, [3])
  return (
    <figure class="card show on-dusk">
      <span class="pill">{w.example}</span>
      <svg class="fig" viewBox="0 0 480 270" role="img" aria-label={w.exampleTitle}>
        <rect x={round(plot.x(3))} y="4" width={round(plot.x(12) - plot.x(3))} height="258" rx="8" fill="var(--dusk-2)" />
        <rect x={round(plot.x(3))} y="4" width={round(plot.x(12) - plot.x(3))} height="3" rx="1.5" fill="var(--now-fill)" />
        <path d={boxes(plot, readings, used)} fill="rgb(255 255 255 / .085)" />
        <path d={boxes(plot, event, saved)} fill="var(--money-fill)" />
        <path d={stepLine(plot, readings, (one) => one.usual)} fill="none" stroke="#aab4e2" stroke-width="2.2" stroke-dasharray="6 4" />
        <path
          d={stepLine(plot, readings, (one) => one.used)}
          fill="none"
          stroke="#ffffff"
          stroke-width="3"
          stroke-linejoin="round"
          stroke-linecap="round"
        />
        <text
          x={round(plot.x(7.5))}
          y={round(plot.y(1.9))}
          text-anchor="middle"
          font-size="15"
          font-weight="650"
          fill="var(--on-money-fill)"
        >
          {w.exampleSaved}
        </text>
        <text x={round(plot.x(7.5))} y={round(plot.y(2.7))} text-anchor="middle" font-size="14" font-weight="600" fill="var(--on-dusk-2)">
          {w.exampleUsual}
        </text>
        <text x={round(plot.x(7.5))} y={round(plot.y(1.02))} text-anchor="middle" font-size="14" font-weight="600" fill="#ffffff">
          {w.exampleUsed}
        </text>
      </svg>
      <figcaption>{w.exampleCaption}</figcaption>
    </figure>
  )
}

function Choice(props: { kind: 'residential' | 'commercial' }) {
  const { words, href } = useView()
  return (
    <a class="choice" href={href(`/start?kind=${props.kind}`)}>
      <Icon name={props.kind === 'residential' ? 'home' : 'store'} size={28} />
      <span>
        <b>{words.join[props.kind]}</b>
        <span>{words.join[`${props.kind}Hint`]}</span>
      </span>
      <Icon name="right" size={18} width={2.2} />
    </a>
  )
}

/** What people fear first, answered before they have to look for it. */
function Fears() {
  const w = useView().words.how
  const icons: IconName[] = ['bolt', 'money', 'noeye', 'check']
  return (
    <section class="fears" aria-labelledby="fears">
      <h2 id="fears">{w.fearsTitle}</h2>
      <ul>
        {w.fears.map(([title, text], i) => (
          <li key={title}>
            <Icon name={icons[i] ?? 'check'} size={24} />
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** One day against weeks: the promise, and what the public record says of it where there is enough to say. */
function Speed(props: { answer: Answers['landing'] }) {
  const { words, format, href } = useView()
  const w = words.join
  const f = format()
  return (
    <section class="card fast" aria-labelledby="fast">
      <div>
        <h2 id="fast">{w.speedTitle}</h2>
        <p>{w.speedLead}</p>
        {props.answer.speed.map(
          ({ id, name, measured }) =>
            measured && (
              <p key={id}>
                <Rich text={words.how.speedOf(f.percent(measured.withinDayPermille / 10), f.number(measured.due), name)} />
              </p>
            ),
        )}
        <p class="more">
          <a href={href('/record')}>{words.record.link}</a>
        </p>
      </div>
      <div class="race">
        <div>
          <span>{w.withUs}</span>
          <b class="money">{w.oneDay}</b>
          <Bar share={0.045} tone="money" />
        </div>
        {props.answer.utilities.map((utility) => (
          <div key={utility.id}>
            <span>{w.without(utility.name)}</span>
            <b>{w.slow[utility.slowPath]}</b>
            <Bar share={utility.slowPath === 'weeks' ? 0.42 : 1} tone="slow" />
          </div>
        ))}
      </div>
    </section>
  )
}

function About() {
  const { words, href } = useView()
  const w = words.how
  const parts: { icon: IconName; title: string; text: string[]; link: [string, string] | null }[] = [
    { icon: 'lock', title: w.dataTitle, text: w.data, link: ['/policy', w.morePolicy] },
    { icon: 'users', title: w.weTitle, text: [w.we, w.weProof], link: ['/terms', words.agreement.short] },
    { icon: 'ac', title: words.join.healthTitle, text: [words.join.health], link: null },
  ]
  return (
    <section class="words3">
      {parts.map(({ icon, title, text, link }) => (
        <div key={icon}>
          <Icon name={icon} size={26} />
          <h2>{title}</h2>
          {text.map((one) => (
            <p key={one}>{one}</p>
          ))}
          {link && (
            <p class="more">
              <a href={href(link[0])}>{link[1]}</a>
            </p>
          )}
        </div>
      ))}
    </section>
  )
}

export function Landing(props: { answer: Answers['landing'] }) {
  const { words, format, href } = useView()
  const w = words.join
  return (
    <MemberFrame>
      <Main className="wrap">
        <section class="pitch">
          <div>
            <Invitation invitation={props.answer.invitation} removable />
            <h1>{w.h1}</h1>
            <p class="lead">{w.lead(format().either(props.answer.utilities.map((utility) => utility.name)))}</p>
            <p class="plainly">{w.plainly}</p>
            <h2>{w.choose}</h2>
            <div class="two">
              <Choice kind="residential" />
              <Choice kind="commercial" />
            </div>
            <p class="more">
              {w.haveAccount} <a href={href('/sign-in')}>{words.shell.signIn}</a>
            </p>
          </div>
          <Example />
        </section>
        <Fears />
        <Speed answer={props.answer} />
        <section class="how" aria-labelledby="how">
          <h2 id="how">{w.howTitle}</h2>
          <ol>
            {w.how.map(([title, text]) => (
              <li key={title}>
                <h3>{title}</h3>
                <p>{text}</p>
              </li>
            ))}
          </ol>
          <p class="more">
            <a href={href('/how')}>{words.how.moreHow}</a>
          </p>
        </section>
        <About />
      </Main>
    </MemberFrame>
  )
}
