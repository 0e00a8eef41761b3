/** What a member is told of: a table of boxes, the language, and the number for texts with what is agreed to. All of it works without script. */
import type { Answers } from '../answers.ts'
import { Deliveries, Unreached } from '../parts/deliveries.tsx'
import { Devices } from '../parts/devices.tsx'
import { ErrorSummary } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { QuietHours } from '../parts/quiet-hours.tsx'
import { Rich } from '../parts/rich.tsx'
import { Texts } from '../parts/texts.tsx'
import { useView } from '../view.ts'

type Answer = Answers['notifications']

function Topic(props: { topic: Answer['topics'][number]; texts: boolean; devices: boolean }) {
  const { words } = useView()
  const w = words.notifications
  const { topic, email, sms, push } = props.topic
  const [label, hint] = w.topics[topic] ?? [topic, '']
  const box = (channel: 'email' | 'sms' | 'push', checked: boolean, name: string) => (
    <td>
      <label class="tick">
        <input type="checkbox" name={`${topic}-${channel}`} value="on" checked={checked} />
        <span class="vh">{`${label}: ${name}`}</span>
      </label>
    </td>
  )
  return (
    <tr>
      <th scope="row">
        <b>{label}</b>
        <span class="hint">{hint}</span>
      </th>
      {box('email', email, w.byMail)}
      {props.texts && box('sms', sms, w.byText)}
      {props.devices && box('push', push, w.byNotice)}
    </tr>
  )
}

function Warning(props: { answer: Answer }) {
  const { words } = useView()
  const w = words.notifications
  const { unheard, ask } = props.answer
  if (unheard.length === 0) return null
  return (
    <div class="attn said" role={ask ? 'alert' : 'note'} id="unheard">
      <b>{w.unheardTitle}</b>
      {unheard.map((topic) => (
        <p key={topic}>{w.unheard[topic]}</p>
      ))}
    </div>
  )
}

function Choices(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.notifications
  const { topics, texts, push, language, ask, unheard } = props.answer
  const [hasTexts, hasDevices] = [texts.is === 'on', push.devices.length > 0]
  return (
    <form class="form" method="post" action={href('/notifications')}>
      <table class="choices">
        <caption>
          <h2>{w.what}</h2>
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{w.byMail}</th>
            {hasTexts && <th scope="col">{w.byText}</th>}
            {hasDevices && <th scope="col">{w.byNotice}</th>}
          </tr>
        </thead>
        <tbody>
          {topics.map((topic) => (
            <Topic key={topic.topic} topic={topic} texts={hasTexts} devices={hasDevices} />
          ))}
        </tbody>
      </table>
      <Warning answer={props.answer} />
      <QuietHours answer={props.answer} />
      <fieldset class="group two">
        <legend>{w.language}</legend>
        {(['es', 'en'] as const).map((one) => (
          <label class="pick" key={one}>
            <input type="radio" name="language" value={one} checked={language === one} />
            <span>
              <b>{w.languages[one]}</b>
            </span>
          </label>
        ))}
      </fieldset>
      <p class="hint">
        <Rich text={w.toMail(props.answer.email)} /> {w.always}
      </p>
      <div class="actions">
        <button class={ask ? 'btn sec' : 'btn'} type="submit">
          {w.save}
        </button>
        {ask && unheard.length > 0 && (
          <button class="btn quiet" type="submit" name="anyway" value="on">
            {w.saveAnyway}
          </button>
        )}
      </div>
    </form>
  )
}

export function Notifications(props: { answer: Answer }) {
  const { words } = useView()
  const w = words.notifications
  const { said, texts, form, push, deliveries, unreached } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          {said && (
            <p class="attn said good" role="status">
              {w.said[said]}
            </p>
          )}
          <Unreached unreached={unreached} />
          <ErrorSummary form={form} fields={['number', 'consent', 'code']} />
          <Choices answer={props.answer} />
          <Devices push={push} />
          {texts.is !== 'not-offered' && <Texts answer={props.answer} texts={texts} />}
          <Deliveries deliveries={deliveries} />
        </div>
      </Main>
    </MemberFrame>
  )
}
