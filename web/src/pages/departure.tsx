/** What became of an account that was deleted: the certificate, for whoever has its address. */
import type { Answers } from '../answers.ts'
import { certificateText } from '../certificate-text.ts'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

export function Departure(props: { answer: Answers['departure'] }) {
  const { words, locale, href } = useView()
  const w = words.privacy
  const { state, jsonUrl, pdfUrl } = props.answer
  const text = certificateText(props.answer, locale)
  return (
    <MemberFrame>
      <Main className="wrap" live={state !== 'gone'}>
        <div class="privacy">
          <h1>{w.departureTitle[state]}</h1>
          <p class="lead">{w.departureLead[state]}</p>
          {text.sections.map((section) => (
            <section class="card" key={section.title} aria-label={section.title}>
              <h2>{section.title}</h2>
              {section.rows.length > 0 && (
                <dl class="facts">
                  {section.rows.map((row) => (
                    <div key={row.label}>
                      <dt>{row.label}</dt>
                      <dd class="num">{row.value}</dd>
                    </div>
                  ))}
                </dl>
              )}
              {section.text.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </section>
          ))}
          <p class="actions">
            <a class="btn sec" href={href(pdfUrl)} download>
              {w.pdf}
            </a>
            <a class="btn sec" href={href(jsonUrl)} download>
              {w.json}
            </a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
