/** Recommending: the link to hand on, how far each person is, and what both get. Nobody's contacts are asked for. */
import type { Answers } from '../answers.ts'
import { Qr } from '../charts/qr.tsx'
import { ErrorSummary, TextField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { ReferralItem } from '../parts/referral-item.tsx'
import { useView } from '../view.ts'

type Answer = Answers['referrals']

function Share(props: { answer: Answer }) {
  const { words, format } = useView()
  const w = words.referrals
  const { link, code, terms } = props.answer
  const text = terms.open ? w.message(format().money(terms.friendCents)) : w.messagePlain
  const written = encodeURIComponent(`${text} ${link}`)
  return (
    <section class="card share" aria-labelledby="share">
      <div>
        <h2 id="share">{w.linkTitle}</h2>
        <p class="m2">{w.linkLead}</p>
        <p class="field">
          <label for="link" class="vh">
            {w.linkTitle}
          </label>
          <input id="link" value={link} readOnly spellcheck={false} />
        </p>
        <p class="actions">
          <button class="btn" type="button" data-copy={link} hidden>
            {w.copy}
          </button>
          <button class="btn sec" type="button" data-share={link} data-text={text} hidden>
            {w.share}
          </button>
          <span role="status" data-said={w.copied} />
        </p>
        <p class="ways">
          <a href={`https://wa.me/?text=${written}`} rel="noreferrer">
            WhatsApp
          </a>
          <a href={`sms:?&body=${written}`}>{w.sms}</a>
          <a href={`mailto:?subject=${encodeURIComponent('QuickPayConnect')}&body=${written}`}>{w.mail}</a>
        </p>
        <p class="sm m2">
          {w.codeLead} <b class="nw num">{code}</b>
        </p>
      </div>
      <figure>
        <Qr text={link} label={w.qrLabel} />
        <figcaption class="sm m2">{w.qr}</figcaption>
      </figure>
    </section>
  )
}

function Terms(props: { terms: Answer['terms'] }) {
  const { words, format } = useView()
  const w = words.referrals
  const { referrerCents, friendCents, standsHours, friendsMax, referrerMustConnect } = props.terms
  const f = format()
  return (
    <section class="card" aria-labelledby="terms">
      <h2 id="terms">{w.termsTitle}</h2>
      <ul class="prose-list">
        <li>{w.termsAmount(f.money(referrerCents), f.money(friendCents))}</li>
        <li>{w.termsWhen}</li>
        {standsHours > 0 && <li>{w.termsStands(f.number(standsHours))}</li>}
        <li>{referrerMustConnect ? w.termsConnected : w.termsAnyone}</li>
        <li>{w.termsNew}</li>
        <li>{w.termsMax(f.number(friendsMax))}</li>
        <li>{w.termsPrivacy}</li>
      </ul>
    </section>
  )
}

function Enter(props: { form: Answer['form'] }) {
  const { words, href } = useView()
  const w = words.referrals
  return (
    <section class="card" aria-labelledby="enter">
      <h2 id="enter">{w.enterTitle}</h2>
      <p class="m2">{w.enterLead}</p>
      <form class="form" method="post" action={href('/referrals/code')} novalidate>
        <TextField
          form={props.form}
          field="code"
          label={w.codeLabel}
          hint={w.codeHint}
          autocomplete="off"
          maxLength={20}
          spellcheck={false}
        />
        <div class="actions">
          <button class="btn sec" type="submit">
            {w.enter}
          </button>
        </div>
      </form>
    </section>
  )
}

export function Referrals(props: { answer: Answer }) {
  const { words, format } = useView()
  const w = words.referrals
  const { friends, own, unproven, terms, form, mayEnter } = props.answer
  const f = format()
  return (
    <MemberFrame>
      <Main className="wrap" live={friends.some((one) => one.state === 'active' || one.state === 'earned')}>
        <div class="head">
          <h1>{w.title}</h1>
          <p>{terms.open ? w.lead(f.money(terms.referrerCents), f.money(terms.friendCents)) : w.spent}</p>
        </div>
        <ErrorSummary form={form} fields={['code']} />
        <div class="stack refs">
          <Share answer={props.answer} />
          {own && (
            <section class="card" aria-labelledby="own">
              <h2 id="own">{w.ownTitle}</h2>
              <ul class="friends">
                <ReferralItem referral={own} side="friend" />
              </ul>
            </section>
          )}
          <section class="card" aria-labelledby="friends">
            <h2 id="friends">{w.friendsTitle}</h2>
            {unproven > 0 && (
              <p class="pending sm m2">
                <Icon name="clock" size={18} /> {w.unproven(unproven)}
              </p>
            )}
            {friends.length === 0 && <p class="m2">{w.noFriends}</p>}
            <ul class="friends">
              {friends.map((one, i) => (
                <ReferralItem key={`${i} ${one.signedUpAt}`} referral={one} side="referrer" />
              ))}
            </ul>
          </section>
          {mayEnter && <Enter form={form} />}
          <Terms terms={terms} />
        </div>
      </Main>
    </MemberFrame>
  )
}
