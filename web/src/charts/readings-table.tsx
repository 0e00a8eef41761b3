/** Every interval of a chart as a table: what the picture shows, for those who read. The cursor reads its rows aloud. */
import { Icon } from '../parts/icon.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { useView } from '../view.ts'

/** Energies in Wh; a null `usualWh` leaves the column out. */
export type TableRow = {
  startAt: string
  endAt: string
  usualWh: number | null
  usedWh: number | null
  quality: 'measured' | 'estimated' | 'missing'
}

export function ReadingsTable(props: { rows: TableRow[]; zone: string; label: string }) {
  const { words, format } = useView()
  const w = words.receipt
  const f = format(props.zone)
  const hasUsual = props.rows.some((row) => row.usualWh !== null)
  const say = (row: TableRow): string => {
    const time = f.shortWindow(row.startAt, row.endAt)
    if (row.usedWh === null) return w.sayMissing(time)
    if (row.usualWh === null) return w.sayUsed(time, f.kWh(row.usedWh), w.qualities[row.quality])
    return w.say(time, f.kWh(row.usedWh), f.kWh(row.usualWh), w.qualities[row.quality])
  }
  return (
    <details class="readings">
      <summary>
        {w.table(props.rows.length)}
        <Icon name="down" size={16} width={2.2} />
      </summary>
      <Scroll className="scroll" label={props.label}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.time}</th>
              {hasUsual && <th scope="col">{w.usualColumn}</th>}
              <th scope="col">{w.usedColumn}</th>
              <th scope="col">{w.qualityColumn}</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.startAt} data-say={say(row)}>
                <th scope="row">{f.shortWindow(row.startAt, row.endAt)}</th>
                {hasUsual && <td>{row.usualWh === null ? '' : f.kWh(row.usualWh)}</td>}
                <td>{row.usedWh === null ? '' : f.kWh(row.usedWh)}</td>
                <td>{w.qualities[row.quality]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  )
}
