/** What an account used: how much, when, beside one's own usual use, with its quality said everywhere. Works without script. */
import type { Answers, UsageAnswer, UsageBeside, UsageRange } from '../answers.ts'
import { usageRanges } from '../answers.ts'
import { Legend, type Mark } from '../charts/legend.tsx'
import { UsageBars } from '../charts/usage-bars.tsx'
import { UsageTable } from '../charts/usage-table.tsx'
import { UsageWeek } from '../charts/usage-week.tsx'
import type { Format } from '../format.ts'
import { FreshnessLine } from '../parts/freshness-line.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { UsageAccounts } from '../parts/usage-accounts.tsx'
import { UsageInsights } from '../parts/usage-insights.tsx'
import { UsageQuality } from '../parts/usage-quality.tsx'
import { useView, type View } from '../view.ts'

type Answer = Answers['usage']

/** An address of this page, or of a file beside it. */
function useAddress(answer: Answer): (change: { range?: UsageRange; from?: string | null }, path?: string) => string {
  const { href } = useView()
  return ({ range = answer.range, from = answer.until }, path = '/usage') => {
    const query = new URLSearchParams({ ...(answer.account && { account: answer.account.id }), range, ...(from && { from }) })
    return href(`${path}?${query}`)
  }
}

/** What a range is called: "martes 14 de julio", "del 6 al 12 de julio", "julio", "de julio a julio". */
function usePeriod({ range, from, until, zone }: Answer): string {
  const { words, format } = useView()
  const f = format(zone)
  const month = (date: string) => `${f.monthOf(date.slice(0, 7))} ${date.slice(0, 4)}`
  if (range === 'day') return f.longDate(from)
  if (range === 'week') return words.usage.weekOf(f.dayMonth(from), f.dayMonth(until))
  return range === 'month' ? month(from) : words.usage.monthsOf(month(from), month(until))
}

function Ranges(props: { answer: Answer }) {
  const { words } = useView()
  const address = useAddress(props.answer)
  // From a longer range one comes to its newest day with readings, not to its last.
  const newest = props.answer.bars.at(-1)?.date ?? props.answer.from
  const isMonths = props.answer.range === '13-months'
  return (
    <nav class="ranges" aria-label={words.usage.rangesLabel}>
      {usageRanges.map((range) => (
        <a
          key={range}
          href={address({ range, from: isMonths ? null : newest })}
          aria-current={range === props.answer.range ? 'page' : undefined}
        >
          {words.usage.ranges[range]}
        </a>
      ))}
    </nav>
  )
}

function Period(props: { answer: Answer }) {
  const { words } = useView()
  const { range, earlier, later } = props.answer
  const [w, address, period] = [words.usage, useAddress(props.answer), usePeriod(props.answer)]
  return (
    <div class="period">
      {earlier ? (
        <a class="turn" href={address({ from: earlier })} aria-label={w.earlier[range]} rel="prev">
          <Icon name="left" size={22} width={2.2} />
        </a>
      ) : (
        <span class="turn" />
      )}
      <h2 id="shown">{period}</h2>
      {later ? (
        <a class="turn" href={address({ from: later })} aria-label={w.later[range]} rel="next">
          <Icon name="right" size={22} width={2.2} />
        </a>
      ) : (
        <span class="turn" />
      )}
    </div>
  )
}

function findingOf({ with: other, percent, month }: UsageBeside, words: View['words'], f: Format): string {
  const w = words.usage.finding
  const share = f.percent(Math.abs(percent))
  if (other === 'year-ago') {
    const name = f.monthOf((month ?? '').slice(0, 7))
    return percent === 0 ? w[other].same(name) : (percent > 0 ? w[other].more : w[other].less)(share, name)
  }
  return percent === 0 ? w[other].same : (percent > 0 ? w[other].more : w[other].less)(share)
}

/** The finding first: how much, and whether that is more or less than one's own usual. */
function Finding(props: { answer: Answer }) {
  const { words, format } = useView()
  const w = words.usage
  const { sum, beside, gives, zone } = props.answer
  const f = format(zone)
  const [first] = beside
  const said = first && findingOf(first, words, f)
  return (
    <div class="finding">
      <dl class="kpi num">
        <div class="most">
          <dt>{w.used}</dt>
          <dd>
            {f.kWhShort(sum.takenWh ?? 0)} <small>kWh</small>
          </dd>
        </div>
        {gives && sum.givenWh !== null && (
          <div>
            <dt>{w.gave}</dt>
            <dd>
              {f.kWhShort(sum.givenWh)} <small>kWh</small>
            </dd>
          </div>
        )}
        {first?.with === 'usual-day' && (
          <div>
            <dt>{w.usual}</dt>
            <dd>
              {f.kWhShort(first.otherWh)} <small>kWh</small>
            </dd>
          </div>
        )}
      </dl>
      {said && (
        <p class="said-first">
          <Rich text={said} />
        </p>
      )}
    </div>
  )
}

/** The whole name of what is drawn, for who cannot see it. */
function useTitle(answer: Answer): string {
  const { words, format } = useView()
  const [f, w] = [format(answer.zone), words.usage.chart]
  const period = usePeriod(answer)
  const energy = f.kWh(answer.sum.takenWh ?? 0)
  const month = (date: string) => `${f.monthOf(date.slice(0, 7))} ${date.slice(0, 4)}`
  if (answer.range === 'week') return w.week(f.dayMonth(answer.from), f.dayMonth(answer.until), energy)
  if (answer.range === '13-months') return w['13-months'](month(answer.from), month(answer.until), energy)
  return w[answer.range](period, energy)
}

function legendOf(answer: UsageAnswer, words: View['words']): [Mark, string][] {
  const [w, h] = [words.usage.legend, words.home]
  const items: [Mark, string][] = [['bar', w.taken]]
  if (answer.gives) items.push(['back', w.given])
  if (answer.sum.estimated > 0) items.push(['estimated-bar', h.estimatedBy(answer.freshness?.utilityName ?? '')])
  if (answer.sum.missing > 0) items.push(['missing', answer.range === 'day' ? h.missing : w.partly])
  if (answer.usual) items.push(['usual', h.similar])
  return items
}

function Chart(props: { answer: Answer }) {
  const { words, format, shell, href, locale } = useView()
  const w = words.usage
  const { answer } = props
  const { range, bars, zone, startAt, endAt, usual, account } = answer
  const [f, title, address] = [format(zone), useTitle(answer), useAddress(answer)]
  const slots =
    range === 'day'
      ? (Date.parse(endAt) - Date.parse(startAt)) / 60_000 / answer.intervalMinutes
      : range === 'month'
        ? Number(answer.until.slice(-2))
        : 13
  const labelOf = (i: number, isNarrow: boolean): string | null => {
    if (range === 'month') return i === 0 || (i + 1) % 5 === 0 ? f.number(i + 1) : null
    const date = bars[i]?.date
    return date && (!isNarrow || i % 2 === 0) ? (f.shortDate(date).find((part) => /\p{L}/u.test(part)) ?? null) : null
  }
  const day = range === 'day' ? { startAt, endAt, usual, nowAt: shell.nowAt } : null
  const cursor = range === '13-months' ? {} : { 'data-chart': true, 'data-cursor': w.cursor, 'data-of': slots }
  const zoom = range === '13-months' && account !== null
  return (
    <figure class="chart" {...(range === 'week' ? {} : cursor)}>
      <Legend items={legendOf(answer, words)} />
      {range === 'week' ? (
        <>
          <p class="vh">{title}</p>
          <UsageWeek answer={answer} dayHref={(date) => address({ range: 'day', from: date })} />
        </>
      ) : (
        <div
          class="usage-plot"
          {...(zoom && {
            'data-zoom': href(`/usage/series?account=${account.id}&from=${answer.until}`),
            'data-locale': locale,
            'data-words': JSON.stringify(w.zoom),
          })}
        >
          <UsageBars bars={bars} title={title} zone={zone} day={day} slots={slots} labelOf={labelOf} />
        </div>
      )}
      <UsageTable answer={answer} />
    </figure>
  )
}

function Nothing(props: { title: string; why: string; link: [string, string] | null }) {
  return (
    <section class="card empty">
      <span class="ico usage">
        <Icon name="chart" size={26} />
      </span>
      <h2>{props.title}</h2>
      <p>{props.why}</p>
      {props.link && (
        <a class="btn sec" href={props.link[0]}>
          {props.link[1]}
        </a>
      )}
    </section>
  )
}

export function Usage(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.usage
  const { answer } = props
  const { account, freshness, sum } = answer
  const address = useAddress(answer)
  return (
    <MemberFrame>
      <Main className="wrap usage">
        <div class="hd">
          <div>
            <h1>{w.title}</h1>
            {account && <UsageAccounts answer={answer} />}
          </div>
          {freshness && <FreshnessLine freshness={freshness} zone={answer.zone} />}
        </div>
        {account === null ? (
          <Nothing title={w.noAccount} why={w.noAccountWhy} link={[href('/accounts'), w.connect]} />
        ) : (
          <>
            <Ranges answer={answer} />
            <section class="card use shown" aria-labelledby="shown">
              <Period answer={answer} />
              {sum.known === 0 ? (
                <div class="empty">
                  <h3>{w.none}</h3>
                  <p>{w.noneWhy}</p>
                </div>
              ) : (
                <>
                  <Finding answer={answer} />
                  <Chart answer={answer} />
                  <UsageQuality answer={answer} />
                  <p class="actions">
                    <a class="btn sec" href={address({}, '/usage.csv')} download>
                      <Icon name="dl" size={20} />
                      {w.csv}
                    </a>
                  </p>
                </>
              )}
            </section>
            <UsageInsights answer={answer} />
          </>
        )}
      </Main>
    </MemberFrame>
  )
}
