/** How it works: the steps, the example computed by the rules that pay, how fast, what can go wrong, who pays whom. */
import type { Answers } from '../answers.ts'
import { Equation } from '../parts/equation.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { ReceiptBasis } from '../parts/receipt-basis.tsx'
import { ReceiptGap } from '../parts/receipt-gap.tsx'
import { WhoPays } from '../parts/receipt-rules.tsx'
import { Rich } from '../parts/rich.tsx'
import { sentencesIn } from '../sentence.ts'
import { useView } from '../view.ts'

type Answer = Answers['how']

function Example(props: { example: Answer['example'] }) {
  const { words, format } = useView()
  const w = words.how
  const { example } = props
  const { event } = example
  const { equation, baseline } = example.why
  if (!event || !equation || !baseline) return null
  const f = format(event.zone)
  return (
    <section class="example" aria-labelledby="example">
      <p class="pill">{w.exampleNote}</p>
      <h2 id="example">{w.exampleTitle}</h2>
      <p class="m2">{w.exampleLead(f.longDate(f.civilDate(event.startAt)), f.window(event.startAt, event.endAt))}</p>
      <Equation payment={example} equation={equation} />
      <p class="rounding xs m3">{words.shell.rounding}</p>
      <div class="grid two-up">
        <ReceiptGap payment={example} event={event} equation={equation} />
        <ReceiptBasis payment={example} event={event} baseline={baseline} />
      </div>
      <p class="prose">
        {w.exampleDays} {w.exampleCap}
      </p>
    </section>
  )
}

function Speed(props: { speed: Answer['speed'] }) {
  const { words, format, href } = useView()
  const w = words.how
  const f = format()
  return (
    <section class="card" aria-labelledby="speed">
      <h2 id="speed">{w.speedTitle}</h2>
      {props.speed.map(({ id, name, measured }) => (
        <p key={id} class="prose">
          {measured ? (
            <>
              <Rich text={w.speedOf(f.percent(measured.withinDayPermille / 10), f.number(measured.due), name)} />{' '}
              {measured.p50Minutes !== null && w.speedHalf(f.hours(measured.p50Minutes / 60))}
            </>
          ) : (
            w.speedFew(name)
          )}
        </p>
      ))}
      <p class="more">
        <a href={href('/record')}>{words.record.link}</a>
      </p>
    </section>
  )
}

export function How(props: { answer: Answer }) {
  const { words, href, format, shell } = useView()
  const w = words.how
  const { speed, example } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap how-page">
        <div class="head">
          <h1>{w.title}</h1>
          <p>{w.lead}</p>
        </div>
        <section class="how" aria-labelledby="steps">
          <h2 id="steps">{w.stepsTitle}</h2>
          <ol class="four">
            {w.steps.map(([title, text]) => (
              <li key={title}>
                <h3>{title}</h3>
                <p>{text}</p>
              </li>
            ))}
          </ol>
        </section>
        <Example example={example} />
        <div class="grid two-up">
          <section class="card" aria-labelledby="when">
            <h2 id="when">{w.whenTitle}</h2>
            {w.when.map((text) => (
              <p key={text} class="prose">
                {text}
              </p>
            ))}
          </section>
          <Speed speed={speed} />
        </div>
        <section class="card" aria-labelledby="wrong">
          <h2 id="wrong">{w.wrongTitle}</h2>
          <p class="prose">{w.wrongLead}</p>
          <dl class="wrong-list">
            {Object.entries(w.wrong).map(([code, [title, text]]) => (
              <div key={code} id={code}>
                <dt>{title}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
        <div class="grid two-up">
          <WhoPays payment={example} lead={w.who} />
          <section class="card" aria-labelledby="change">
            <h2 id="change">{w.changeTitle}</h2>
            {sentencesIn(words, format(example.event?.zone), example.why.canChange).map((text) => (
              <p key={text} class="prose">
                {text}
              </p>
            ))}
            <p class="prose">
              <a href={href('/terms')}>{words.agreement.short}</a>
            </p>
          </section>
        </div>
        {shell.viewer === null && (
          <section class="card callout start">
            <p>
              <b>{w.startTitle}</b>
            </p>
            <a class="btn" href={href('/start')}>
              {w.start}
              <Icon name="right" size={18} width={2.2} />
            </a>
          </section>
        )}
      </Main>
    </MemberFrame>
  )
}
