/** What an event brings and costs: the utility's money by our estimate, what the customers earned, and what is left to us. */
import type { ConsoleEvent } from '../answers.ts'
import { useView } from '../view.ts'

export function EventMoney(props: { event: ConsoleEvent }) {
  const { words, format } = useView()
  const w = words.staff
  const f = format(props.event.zone)
  const { reckoning } = props.event
  const performance = reckoning?.performance
  return (
    <section class="c" aria-labelledby="event-money">
      <header>
        <h2 id="event-money">{w.eventMoney}</h2>
        {reckoning && (
          <span class="r m2">
            {reckoning.revised ? w.revisedAt(f.stamp(reckoning.reckonedAt)) : w.reckonedAt(f.stamp(reckoning.reckonedAt))}
          </span>
        )}
      </header>
      {reckoning === null ? (
        <p>{w.notReckoned}</p>
      ) : (
        <dl class="k3 num">
          <div>
            <dt>{w.utilityPays}</dt>
            <dd>
              {f.money(reckoning.utilityCents)}
              {reckoning.capped && <small>{w.capped}</small>}
              {performance && (
                <small>
                  {w.delivered(
                    f.kW(Number(performance.deliveredKW)),
                    f.kW(Number(performance.pledgedKW)),
                    f.number(Number(performance.factor)),
                  )}
                </small>
              )}
            </dd>
          </div>
          <div>
            <dt>{w.customersEarned}</dt>
            <dd>
              {f.money(reckoning.membersCents)}
              <small>{w.reckonedOf(f.number(reckoning.accounts), f.number(reckoning.unmeasured))}</small>
            </dd>
          </div>
          <div>
            <dt>{reckoning.marginCents < 0 ? w.loss : w.margin}</dt>
            <dd class={reckoning.marginCents < 0 ? 'off' : undefined}>{f.money(reckoning.marginCents)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}
