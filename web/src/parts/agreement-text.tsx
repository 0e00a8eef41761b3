/** The agreement's text: short sections under their headings. */
import type { AgreementText as Text } from '../answers.ts'
import { useView } from '../view.ts'
import { PaperSections } from './paper.tsx'

export function AgreementText(props: { text: Text }) {
  const { words, format } = useView()
  const { version, from, sections } = props.text
  return (
    <div class="card agreement">
      <PaperSections sections={sections} />
      <p class="sm m2">{words.agreement.version(version, format().dayWithYear(from))}</p>
    </div>
  )
}
