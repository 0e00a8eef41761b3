/** Recommendations for the staff: what the season has cost, how far each is, and those that wait for a person. */
import type { Answers, ConsoleReferral } from '../answers.ts'
import { Problem, useProblem } from '../parts/field.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

type Answer = Answers['console-referrals']
const states = ['held', 'signed-up', 'active', 'earned', 'paid', 'refused'] as const

export function ConsoleReferrals(props: { answer: Answer }) {
  const { words, format, href } = useView()
  const w = words.referring
  const f = format()
  const { filter, counts, referrals, form, terms } = props.answer
  const link = (to: string, here: boolean, label: string) => (
    <a href={href(`/console/referrals${to}`)} aria-current={here ? 'true' : undefined}>
      {label}
    </a>
  )
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1 id="referrals">{w.title}</h1>
      </div>
      <dl class="k4">
        <div>
          <dt>{w.budget(String(props.answer.season))}</dt>
          <dd class="num">
            {f.money(props.answer.promisedCents)}
            <small>{w.ofBudget(f.money(props.answer.budgetCents))}</small>
          </dd>
        </div>
        <div>
          <dt>{w.each}</dt>
          <dd class="num">
            {f.money(terms.referrerCents)}
            <small>{w.friendGets(f.money(terms.friendCents))}</small>
          </dd>
        </div>
        <div>
          <dt>{w.states.held}</dt>
          <dd class={`num ${counts.held > 0 ? 'off' : ''}`}>{f.number(counts.held)}</dd>
        </div>
        <div>
          <dt>{w.states.paid}</dt>
          <dd class="num">
            {f.number(counts.paid)}
            <small>{w.terms(terms.version, terms.source)}</small>
          </dd>
        </div>
      </dl>
      <section class="c" aria-labelledby="referrals">
        <header>
          <nav class="filters" aria-label={w.filter}>
            {link('', filter === null, w.all)}
            {states.map((state) => link(`?state=${state}`, filter === state, `${w.states[state]} ${f.number(counts[state])}`))}
          </nav>
        </header>
        {referrals.length === 0 ? (
          <p>{w.none}</p>
        ) : (
          <Scroll className="tw" labelledBy="referrals">
            <table class="cards">
              <thead>
                <tr>
                  {[w.friend, w.referrer, w.since, w.state, w.promise].map((label) => (
                    <th key={label} scope="col">
                      {label}
                    </th>
                  ))}
                  <td />
                </tr>
              </thead>
              <tbody>
                {referrals.map((one) => (
                  <Row key={one.memberId} referral={one} form={form} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </section>
    </StaffFrame>
  )
}

function Row(props: { referral: ConsoleReferral; form: Answer['form'] }) {
  const { words, format } = useView()
  const w = words.referring
  const f = format()
  const { friendName, referrerName, enteredAt, state, flags, because, promisedByAt, sides } = props.referral
  return (
    <tr>
      <th scope="row">{friendName}</th>
      <td data-label={w.referrer}>{referrerName}</td>
      <td class="m2 num" data-label={w.since}>
        {f.stamp(enteredAt)}
      </td>
      <td class="wrap-ok whole" data-label={w.state}>
        <span class={`st ${state === 'held' ? 'now' : state === 'paid' ? 'money' : ''}`}>{w.states[state]}</span>
        {flags.map((flag) => (
          <span key={flag} class="under">
            {w.flags[flag] ?? flag}
          </span>
        ))}
        {because && <span class="under">{w.because[because] ?? because}</span>}
      </td>
      <td class="wrap-ok whole" data-label={w.promise}>
        {promisedByAt && f.stamp(promisedByAt)}
        {promisedByAt &&
          sides.map((side) => (
            <span key={side.side} class="under">
              {w.sides[side.side]}:{' '}
              {side.paidAt
                ? w.paidAt(f.stamp(side.paidAt))
                : side.missed
                  ? w.missed(w.waits[side.missed] ?? side.missed)
                  : side.waits
                    ? (w.waits[side.waits] ?? side.waits)
                    : w.nothing}
            </span>
          ))}
      </td>
      <td class="whole">{state === 'held' && <Decide referral={props.referral} form={props.form} />}</td>
    </tr>
  )
}

/** Both decisions ask for the reason that is kept with them. */
function Decide(props: { referral: ConsoleReferral; form: Answer['form'] }) {
  const { words, href } = useView()
  const w = words.referring
  const { memberId, friendName } = props.referral
  const own = props.form.values['id'] === memberId
  const problem = useProblem(props.form, 'reason')
  const field = `reason-${memberId}`
  const at = href(`/console/referrals/${memberId}`)
  return (
    <form class="look" method="post" action={`${at}/release`}>
      <div class={`field ${own && problem ? 'wrong' : ''}`}>
        <label for={field}>{w.reason}</label>
        <Problem field={field} words={own ? problem : null} />
        <input
          id={field}
          name="reason"
          maxLength={500}
          aria-required="true"
          aria-describedby={own && problem ? `${field}-problem` : undefined}
        />
      </div>
      <button type="submit" class="btn sec" aria-label={w.releaseLabel(friendName)}>
        {w.release}
      </button>
      <button type="submit" class="btn sec" formAction={`${at}/refuse`} aria-label={w.refuseLabel(friendName)}>
        {w.refuse}
      </button>
    </form>
  )
}
