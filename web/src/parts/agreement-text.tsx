/** The agreement's text: short sections under their headings. */
import type { AgreementText as Text } from '../answers.ts'
import { useView } from '../view.ts'

export function AgreementText(props: { text: Text }) {
  const { words, format } = useView()
  const { version, from, sections } = props.text
  return (
    <div class="card agreement">
      {sections.map(({ heading, paragraphs }) => (
        <section key={heading}>
          <h2>{heading}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
      <p class="sm m2">{words.agreement.version(version, format().dayWithYear(from))}</p>
    </div>
  )
}
