/** All sites beside each other: a table on a wide screen, a card each on a phone. No figure is worked out here. */
import type { Answers, Site } from '../answers.ts'
import { siteSorts } from '../answers.ts'
import { SelectField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useView } from '../view.ts'

const tone = { active: '', partial: 'now', ended: 'bad', none: '' } as const

/** Each with the way to its repair, where who looks may go there. */
function Problems(props: { site: Site }) {
  const { words, href, shell } = useView()
  const w = words.commercial
  const { site } = props
  const role = shell.viewer?.acting?.role ?? null
  const mayGo = (path: string) => role === null || role === 'manager' || !path.startsWith('/connect/')
  if (site.problems.length === 0) return <span class="m2">{w.nothingOpen}</span>
  return (
    <ul class="todo">
      {site.problems.map(({ code, path }) => (
        <li key={code}>
          {mayGo(path) ? (
            <a href={href(path)} aria-label={w.problemAt(w.problems[code], site.label)}>
              {w.problems[code]}
            </a>
          ) : (
            w.problems[code]
          )}
        </li>
      ))}
    </ul>
  )
}

function Row(props: { site: Site; month: string }) {
  const { words, format, href } = useView()
  const w = words.commercial
  const { site, month } = props
  const f = format()
  return (
    <tr>
      <th scope="row">
        <a href={href(`/home?account=${site.id}`)}>{site.label}</a>
        <span class="sm m2">
          {w.network}: {site.network ?? w.noNetwork}
        </span>
      </th>
      <td>
        <span class="k">{w.connection}</span>
        <span class={`pill ${tone[site.connection]}`}>{words.accounts.state[site.connection]}</span>
      </td>
      <td class="num r">
        <span class="k">{w.month(month)}</span>
        <span>
          {site.monthWh === null ? <span class="m2">{w.noReadings}</span> : <b>{f.kWh(site.monthWh)}</b>}
          {site.intervalMinutes !== null && <span class="xs m2">{w.every(f.number(site.intervalMinutes))}</span>}
        </span>
      </td>
      <td class="num r">
        <span class="k">{w.last}</span>
        {site.lastEvent ? (
          <span>
            <a href={href(`/payments/${site.lastEvent.paymentId}`)}>{words.home.saved(f.kWh(site.lastEvent.savedWh))}</a>
            <span class="xs m2">{w.lastOf(f.dayMonth(site.lastEvent.date))}</span>
          </span>
        ) : (
          <span class="m2">{w.noEvent}</span>
        )}
      </td>
      <td class="num r">
        <span class="k">{w.paid}</span>
        <a
          class={`paid ${site.paidCents > 0 ? 'money' : ''}`}
          href={href(`/payments?account=${site.id}`)}
          aria-label={`${f.money(site.paidCents)}. ${w.seePaid(site.label)}`}
        >
          {f.money(site.paidCents)}
        </a>
      </td>
      <td>
        <span class="k">{w.open}</span>
        <Problems site={site} />
      </td>
    </tr>
  )
}

function Filter(props: { answer: Answers['portfolio'] }) {
  const { words, href } = useView()
  const w = words.commercial
  const { sort, filter, utilities } = props.answer
  const form = { values: { sort, utility: filter.utility, state: filter.state }, errors: [] }
  const any = (label: string) => ({ value: '', label })
  return (
    <form class="sift" method="get" action={href('/portfolio')}>
      <SelectField
        form={form}
        field="sort"
        label={w.sort}
        groups={[{ label: null, options: siteSorts.map((value) => ({ value, label: w.sorts[value] })) }]}
      />
      <SelectField
        form={form}
        field="utility"
        label={w.utility}
        groups={[{ label: null, options: [any(w.anyUtility), ...utilities.map(({ id, name }) => ({ value: id, label: name }))] }]}
      />
      <SelectField
        form={form}
        field="state"
        label={w.which}
        groups={[
          {
            label: null,
            options: [
              any(w.states.all),
              { value: 'connected', label: w.states.connected },
              { value: 'problems', label: w.states.problems },
            ],
          },
        ]}
      />
      <button class="btn sec" type="submit">
        {w.show}
      </button>
    </form>
  )
}

function Totals(props: { answer: Answers['portfolio']; month: string }) {
  const { words, format } = useView()
  const w = words.commercial
  const { monthWh, withoutReadings, paidCents, otherCents } = props.answer.totals
  const f = format()
  return (
    <section class="card totals" aria-label={w.totals}>
      <div>
        <p class="sm m2">{w.paid}</p>
        <p class="big money">{f.money(paidCents)}</p>
        {otherCents > 0 && <p class="xs m2">{w.other(f.money(otherCents))}</p>}
      </div>
      <div>
        <p class="sm m2">{w.totalUse(props.month)}</p>
        <p class="big">{f.kWh(monthWh)}</p>
        {withoutReadings > 0 && <p class="xs m2">{w.without(f.number(withoutReadings))}</p>}
      </div>
    </section>
  )
}

export function Portfolio(props: { answer: Answers['portfolio'] }) {
  const { words, format, href, shell } = useView()
  const w = words.commercial
  const { sites, siteCount, month: firstDay } = props.answer
  const month = format().monthOf(firstDay.slice(0, 7))
  const query = shell.path.includes('?') ? shell.path.slice(shell.path.indexOf('?')) : ''
  const empty =
    siteCount === 0 ? ([w.none, w.noneWhy, '/accounts', w.connect] as const) : ([w.noneShown, w.noneShownWhy, '/portfolio', w.all] as const)
  return (
    <MemberFrame>
      <Main className="wrap sites">
        <div class="head">
          <h1>{w.title}</h1>
          {siteCount > 0 && <p>{siteCount === 1 ? w.one : w.lead(format().number(siteCount))}</p>}
        </div>
        {siteCount > 1 && <Filter answer={props.answer} />}
        {sites.length === 0 ? (
          <section class="card empty">
            <h2>{empty[0]}</h2>
            <p>{empty[1]}</p>
            <a class="btn sec" href={href(empty[2])}>
              {empty[3]}
            </a>
          </section>
        ) : (
          <>
            <Totals answer={props.answer} month={month} />
            <section class="card">
              <table aria-label={w.table}>
                <thead>
                  <tr>
                    {[w.site, w.connection, w.month(month), w.last, w.paid, w.open].map((name, i) => (
                      <th key={name} scope="col" class={i > 1 && i < 5 ? 'r' : undefined}>
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {sites.map((site) => (
                    <Row key={site.id} site={site} month={month} />
                  ))}
                </tbody>
              </table>
            </section>
            {shell.viewer?.acting?.role !== 'viewer' && (
              <p class="csv">
                <a class="btn sec" href={href(`/portfolio.csv${query}`)}>
                  <Icon name="dl" size={19} width={2} />
                  {w.csv}
                </a>
              </p>
            )}
          </>
        )}
      </Main>
    </MemberFrame>
  )
}
