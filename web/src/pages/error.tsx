/** What happened, whether the money is safe, what to do, and a reference. */
import type { Answers } from '../answers.ts'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { UsePasskey } from '../parts/passkey.tsx'
import { useView } from '../view.ts'
import type { Words } from '../words/index.ts'

/** The words of a failure: by its code, else by its status. */
export function failureWords(words: Words, answer: Answers['error']): [string, string] {
  const byStatus: Record<number, string> = {
    401: 'sign-in',
    403: 'forbidden',
    404: 'not-found',
    419: 'expired',
    429: 'too-many',
    503: 'try-again',
  }
  const { failure } = words.codes
  return failure[answer.code] ?? failure[byStatus[answer.status] ?? 'other'] ?? [answer.code, '']
}

export function ErrorPage(props: { answer: Answers['error'] }) {
  const { words, href, shell } = useView()
  const [title, text] = failureWords(words, props.answer)
  const signIn = props.answer.status === 401 || props.answer.code === 'sign-in'
  const passkey = props.answer.code === 'passkey-needed'
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="ret narrow">
          <span class="ico">
            <Icon name={props.answer.status >= 500 ? 'clock' : 'warn'} size={28} width={2.2} />
          </span>
          <h1>{title}</h1>
          <p class="ld">{text}</p>
          {props.answer.detail && <p class="ld sm">{props.answer.detail}</p>}
          <div class="do">
            {passkey && <UsePasskey next={shell.path} main />}
            <a class={passkey ? 'btn sec' : 'btn'} href={href(signIn ? '/sign-in' : shell.viewer ? '/home' : '/')}>
              {signIn ? words.shell.signIn : words.codes.failureHome}
            </a>
          </div>
          <p class="ref sm m2">
            {words.connect.reference} <span class="mono copyable">{props.answer.reference}</span>
            <span class="line">
              {words.help.copyReference}{' '}
              <a href={href(`/help?reference=${encodeURIComponent(props.answer.reference)}#write`)}>{words.help.sendReference}</a>
            </span>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
