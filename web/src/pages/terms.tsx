/** The participation agreement for anyone to read. */
import type { Answers } from '../answers.ts'
import { AgreementText } from '../parts/agreement-text.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'

export function Terms(props: { answer: Answers['terms'] }) {
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join">
          <h1>{props.answer.title}</h1>
        </div>
        <AgreementText text={props.answer} />
      </Main>
    </MemberFrame>
  )
}
