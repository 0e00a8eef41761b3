/** The bars of a chart as a table, which the chart's cursor reads aloud. */
import type { UsageAnswer, UsageBar } from '../answers.ts'
import { Icon } from '../parts/icon.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { useView } from '../view.ts'

/** When a bar was, in words: hours of a reading, else the day or the month. */
export function useWhen(answer: UsageAnswer): (bar: UsageBar) => string {
  const { words, format } = useView()
  const f = format(answer.zone)
  return ({ startAt, endAt, date }) => {
    if (date === null) return f.isAgain(startAt) ? words.usage.again(f.shortWindow(startAt, endAt)) : f.shortWindow(startAt, endAt)
    return answer.range === '13-months' ? `${f.monthOf(date.slice(0, 7))} ${date.slice(0, 4)}` : f.longDate(date)
  }
}

export function UsageTable(props: { answer: UsageAnswer }) {
  const { words, format } = useView()
  const w = words.usage
  const { range, bars, gives, zone, sum } = props.answer
  const [f, when] = [format(zone), useWhen(props.answer)]
  const energy = (wh: number | null) => (wh === null ? '' : f.kWh(wh))
  const quality = ({ takenWh, known, missing, estimated }: Pick<UsageBar, 'takenWh' | 'known' | 'missing' | 'estimated'>): string => {
    if (takenWh === null) return w.cell.missing
    if (known === 1 && missing === 0) return estimated > 0 ? w.cell.estimated : w.cell.measured
    const parts = [missing > 0 && w.cell.someMissing(f.number(missing)), estimated > 0 && w.cell.someEstimated(f.number(estimated))]
    return parts.filter((one) => one !== false).join(' · ') || w.cell.all
  }
  const say = (bar: UsageBar): string => {
    if (bar.takenWh === null) return w.sayMissing(when(bar))
    if (bar.givenWh !== null && bar.givenWh > 0) return w.sayBoth(when(bar), f.kWh(bar.takenWh), f.kWh(bar.givenWh), quality(bar))
    return w.say(when(bar), f.kWh(bar.takenWh), quality(bar))
  }
  return (
    <details class="readings">
      <summary>
        {w.table[range]}
        <Icon name="down" size={16} width={2.2} />
      </summary>
      <Scroll className="scroll" label={w.tableLabel}>
        <table>
          <thead>
            <tr>
              <th scope="col">{range === 'day' ? w.columns.time : range === '13-months' ? w.columns.month : w.columns.day}</th>
              <th scope="col">{w.columns.taken}</th>
              {gives && <th scope="col">{w.columns.given}</th>}
              <th scope="col">{w.columns.quality}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.startAt} data-say={say(bar)}>
                <th scope="row">{when(bar)}</th>
                <td>{energy(bar.takenWh)}</td>
                {gives && <td>{energy(bar.givenWh)}</td>}
                <td>{quality(bar)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{w.sum}</th>
              <td>{energy(sum.takenWh)}</td>
              {gives && <td>{energy(sum.givenWh)}</td>}
              <td>{quality(sum)}</td>
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </details>
  )
}
