/** One recommendation: two steps, the payment, what is pending and who does it. */
import type { ReferralAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Icon } from './icon.tsx'

export function ReferralItem(props: { referral: ReferralAnswer; side: 'friend' | 'referrer' }) {
  const { words, format, href } = useView()
  const w = words.referrals
  const f = format()
  const { firstName, signedUpAt, activeAt, paidAt, state, money, because, cents, paymentId } = props.referral
  const amount = f.money(cents)
  const tone = state === 'refused' ? 'm3' : money === 'received' ? 'money' : ''
  return (
    <li>
      <div class="between">
        <h3>{props.side === 'friend' ? w.fromOf(firstName) : firstName}</h3>
        <span class={`num amount ${tone}`}>{state === 'refused' ? w.nothing : amount}</span>
      </div>
      <ol class="tr">
        <li>
          <span>{w.signedUp[props.side]}</span>
          <time dateTime={signedUpAt}>{f.stamp(signedUpAt)}</time>
        </li>
        <li class={activeAt ? undefined : 'open'}>
          <span>{w.activated[props.side]}</span>
          {activeAt && <time dateTime={activeAt}>{f.stamp(activeAt)}</time>}
        </li>
        {state !== 'refused' && (
          <li class={money === 'received' ? undefined : 'open'}>
            <Paying referral={props.referral} />
            {paidAt && <time dateTime={paidAt}>{f.stamp(paidAt)}</time>}
          </li>
        )}
      </ol>
      {because && <p class="attn">{w.because[because] ?? w.because['other']}</p>}
      <Pending referral={props.referral} />
      {paymentId && (
        <p class="why">
          <a href={href(`/payments/${paymentId}`)}>
            <Icon name="doc" size={18} />
            {w.why(amount)}
          </a>
        </p>
      )}
    </li>
  )
}

/** What is done on the page of the accounts. */
const connects = ['not-connected', 'not-whole', 'referrer-not-connected']

/** Only what arrived is called paid: a link that nobody has taken is not. */
function Paying(props: { referral: ReferralAnswer }) {
  const { words, format, shell } = useView()
  const w = words.referrals
  const f = format()
  const { cents, money, late, promisedByAt, waits } = props.referral
  const amount = f.money(cents)
  if (money === 'received') return <span>{late ? w.paidLate(amount) : w.paid(amount)}</span>
  if (money === 'sent') return <span>{w.sent(amount)}</span>
  if (money === 'link-ready') return <span>{w.linkReady(amount)}</span>
  return <span>{waits && promisedByAt && !late ? w.paysBy(amount, f.moment(promisedByAt, shell.nowAt)) : w.pays(amount)}</span>
}

function Pending(props: { referral: ReferralAnswer }) {
  const { words, format, href, shell } = useView()
  const w = words.referrals
  const { firstName, waits, paysFromAt, late } = props.referral
  if (!waits) return null
  const { by, code } = waits
  // Where one of the two has something to do, the day is not ours to keep.
  const missed = late && by !== 'you' && by !== 'other'
  const said =
    code === 'has-to-stand' && paysFromAt
      ? w.stands(format().moment(paysFromAt, shell.nowAt))
      : (w.waits[`${by}.${code}`]?.(firstName) ?? w.waitsOther)
  return (
    <p class={by === 'you' || missed ? 'attn' : 'sm m2 pending'}>
      {missed && `${w.late} `}
      {said} {by === 'you' && code === 'no-payout-method' && <a href={href('/payout-method')}>{words.home.payoutGo}</a>}
      {by === 'you' && connects.includes(code) && <a href={href('/accounts')}>{w.connect}</a>}
    </p>
  )
}
