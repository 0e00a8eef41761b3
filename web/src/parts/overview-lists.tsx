/** The overview's lists: what waits by cause, what went out today, and who did what. */
import type { OverviewAnswer, OverviewException } from '../answers.ts'
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

const HOUR_MS = 3_600_000

function useCause(): (one: OverviewException) => string {
  const { words } = useView()
  const waits: Record<string, string> = words.staff.waits
  const tables = {
    hold: words.holds.console.short,
    readings: waits,
    parked: words.overview.codes,
    review: words.overview.codes,
    payout: words.overview.codes,
  }
  return ({ of, code }) => tables[of][code] ?? code
}

export function OverviewExceptions(props: { exceptions: OverviewException[] }) {
  const { words, format, href, shell } = useView()
  const w = words.overview
  const f = format()
  const cause = useCause()
  return (
    <section class="c" aria-labelledby="exceptions">
      <header>
        <h2 id="exceptions">{w.exceptions}</h2>
      </header>
      {props.exceptions.length === 0 ? (
        <p>{w.noExceptions}</p>
      ) : (
        <Scroll className="tw" labelledBy="exceptions">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.cause}</th>
                {[w.count, w.amount, w.age].map((head) => (
                  <th key={head} scope="col" class="n">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.exceptions.map((one) => (
                <tr key={`${one.of} ${one.code}`}>
                  <th scope="row">
                    <a href={href(one.path)}>{cause(one)}</a>
                  </th>
                  <td class="n">{f.number(one.count)}</td>
                  <td class="n">{one.cents === null ? '—' : f.money(one.cents)}</td>
                  <td class="n">
                    {one.oldestAt === null ? '—' : f.longHours(Math.max(0, Date.parse(shell.nowAt) - Date.parse(one.oldestAt)) / HOUR_MS)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

export function OverviewPayouts(props: { payouts: OverviewAnswer['payouts'] }) {
  const { words, format } = useView()
  const w = words.overview
  const f = format()
  const methods: Record<string, readonly string[]> = words.accounts.methods
  const total = (of: 'count' | 'cents') => props.payouts.reduce((sum, one) => sum + one[of], 0)
  return (
    <section class="c" aria-labelledby="payouts">
      <header>
        <h2 id="payouts">{w.payouts}</h2>
      </header>
      {props.payouts.length === 0 ? (
        <p>{w.noPayouts}</p>
      ) : (
        <table class="tight">
          <thead>
            <tr>
              <th scope="col">{w.method}</th>
              <th scope="col" class="n">
                {w.count}
              </th>
              <th scope="col" class="n">
                {w.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.payouts.map(({ kind, count, cents }) => (
              <tr key={kind}>
                <th scope="row">{methods[kind]?.[0] ?? kind}</th>
                <td class="n">{f.number(count)}</td>
                <td class="n">{f.money(cents)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{w.total}</th>
              <td class="n">{f.number(total('count'))}</td>
              <td class="n">{f.money(total('cents'))}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </section>
  )
}

export function OverviewAudit(props: { entries: OverviewAnswer['audit']; zone: string }) {
  const { words, format } = useView()
  const w = words.overview
  const f = format(props.zone)
  if (props.entries.length === 0) return null
  return (
    <section class="c" aria-labelledby="audit">
      <header>
        <h2 id="audit">{w.audit}</h2>
      </header>
      <Scroll className="tw" labelledBy="audit">
        <table>
          <thead>
            <tr>
              <th scope="col">{w.when}</th>
              <th scope="col">{w.who}</th>
              <th scope="col">{w.did}</th>
            </tr>
          </thead>
          <tbody>
            {props.entries.map(({ at, actor, action, subject, reason }) => (
              <tr key={`${at} ${subject} ${action}`}>
                <td class="m2">{f.stamp(at)}</td>
                <th scope="row">{actor === 'system' ? w.bySystem : actor}</th>
                <td class="wrap-ok">
                  <code>{action}</code>
                  <span class="under">
                    <code>{subject}</code>
                    {reason && ` · ${reason}`}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
