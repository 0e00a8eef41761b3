/** The privacy policy in one of its versions, with the others to read and the hash that names this text. */
import type { Answers } from '../answers.ts'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { PaperSections } from '../parts/paper.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

export function Policy(props: { answer: Answers['policy'] }) {
  const { words, format, href } = useView()
  const w = words.how
  const { version, from, title, sections, sha256, reviewedByCounsel, isCurrent, versions, contact } = props.answer
  const dated = format().dayWithYear(from)
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="paper-head">
          <h1>{title}</h1>
          <p class="m2">{isCurrent ? w.policyNow(version, dated) : w.policyOld(version, dated)}</p>
          {!isCurrent && (
            <p>
              <a href={href('/policy')}>{w.policyRead}</a>
            </p>
          )}
        </div>
        <div class="paper">
          <div class="card agreement">
            <PaperSections sections={sections} />
          </div>
          <aside class="paper-side">
            <p>
              {contact ? <Rich text={w.policyContact(contact)} /> : w.policyAsk} <a href={href('/help#write')}>{words.nav.help}</a>
            </p>
            {!reviewedByCounsel && <p class="sm m2">{w.policyCounsel}</p>}
            <h2>{w.policyVersions}</h2>
            <ul>
              {versions.map((one) => (
                <li key={one.version}>
                  <a href={href(`/policy?version=${one.version}`)} aria-current={one.version === version ? 'page' : undefined}>
                    {w.policyVersion(one.version, format().dayWithYear(one.from))}
                  </a>
                </li>
              ))}
            </ul>
            <p class="xs m3">
              {w.policyHash} <span class="mono">{sha256}</span>
            </p>
          </aside>
        </div>
      </Main>
    </MemberFrame>
  )
}
