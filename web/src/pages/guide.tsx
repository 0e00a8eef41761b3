/** What to set at the utility's portal, before going there: four numbered things and a sketch with the same numbers. */
import type { Answers } from '../answers.ts'
import { Choices } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { PortalSketch } from '../parts/portal-sketch.tsx'
import { Rich } from '../parts/rich.tsx'
import { StepsBar } from '../parts/steps-bar.tsx'
import { useView } from '../view.ts'

export function Guide(props: { answer: Answers['guide'] }) {
  const { words, href, format, locale } = useView()
  const w = words.connect
  const { utility, account, kind, backPayEvents, sampleAddress } = props.answer
  const { portal } = utility
  const steps: [string, string][] = [
    [w.step1, w.step1Text(sampleAddress)],
    [w.step2, w.step2Text(portal.shareBox)],
    [w.step3, w.step3Text(portal.untilRevoked)],
    [w.step4, w.step4Text],
  ]
  return (
    <MemberFrame className="guiding">
      <Main className="wrap">
        <div class="hero">
          <StepsBar step={3} />
          <h1>{w.h1(utility.name)}</h1>
          <p>{w.lead(w.leadSlow[utility.slowPath])}</p>
          {backPayEvents > 0 && <p class="attn">{w.backPay(backPayEvents)}</p>}
        </div>
        <div class="cols">
          <form class="ca" method="post" action={href(`/connect/${utility.id}${account === null ? '' : `?account=${account}`}`)}>
            {account === 'new' && (
              <Choices
                form={{ values: {}, errors: [] }}
                field="kind"
                label={w.newKind}
                initial={kind}
                two
                options={[
                  { value: 'residential', label: words.home.kind.residential, mark: <Icon name="home" size={24} /> },
                  { value: 'commercial', label: words.home.kind.commercial, mark: <Icon name="store" size={24} /> },
                ]}
              />
            )}
            <ol class="steps">
              {steps.map(([title, text], i) => (
                <li key={title}>
                  <span class="step-no" aria-hidden="true">
                    {i + 1}
                  </span>
                  <div>
                    <h2>{title}</h2>
                    <p>
                      <Rich text={text} />
                    </p>
                    {i === 3 && (
                      <ul class="cats">
                        {(['account', 'billing', 'usage'] as const).map((category) => (
                          <li key={category}>
                            <span class="kw" lang="en">
                              {portal.categories[category]}
                            </span>
                            {locale === 'es' && ` ${w.categories[category]}`}
                          </li>
                        ))}
                      </ul>
                    )}
                  </div>
                </li>
              ))}
            </ol>
            <div class="cta">
              <button class="btn" type="submit">
                {w.go(utility.name)} <Icon name="out" size={19} width={2} />
              </button>
              <a class="btn quiet" href={href('/home')}>
                {w.notNow}
              </a>
            </div>
          </form>
          <div class="cb">
            <div class="cap">
              <h2>{w.shouldLook}</h2>
              <span class="pill">{w.example}</span>
            </div>
            <PortalSketch utility={utility} sampleAddress={sampleAddress} />
            <p class="after xs">
              {w.exampleNote} {portal.checkedOn && w.checkedOn(format(utility.zone).dayMonth(portal.checkedOn.slice(0, 10)))}
            </p>
          </div>
          <div class="seen">
            <div>
              <h2>{w.seeTitle}</h2>
              <ul>
                {w.see.map((line) => (
                  <li key={line}>
                    <Icon name="eye" size={20} />
                    <span>{line}</span>
                  </li>
                ))}
              </ul>
            </div>
            <div>
              <h2>{w.neverTitle}</h2>
              <ul>
                {w.never(utility.name).map((line) => (
                  <li key={line}>
                    <Icon name="noeye" size={20} />
                    <span>{line}</span>
                  </li>
                ))}
              </ul>
            </div>
          </div>
        </div>
        <p class="after">
          {w.stopAnytime(utility.name)} <a href={href('/policy')}>{words.nav.policy}</a>
        </p>
      </Main>
    </MemberFrame>
  )
}
