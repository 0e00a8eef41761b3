/** What is advanced before the utilities pay: by utility, and under each by program. */
import type { ExposureOfUtility, ExposureSums } from '../answers.ts'
import { useView } from '../view.ts'
import { Scroll } from './scroll.tsx'

function Row(props: { sums: ExposureSums; of: 'utility' | 'program' }) {
  const { words, format } = useView()
  const w = words.staff
  const f = format()
  const { sums, of } = props
  return (
    <tr class={of === 'program' ? 'inner' : undefined}>
      <th scope="row">
        {sums.name}
        {sums.unreckoned > 0 && <span class="under">{w.unreckoned(sums.unreckoned)}</span>}
      </th>
      <td class="n" data-label={w.customersEarned}>
        {f.money(sums.earnedCents)}
      </td>
      <td class="n" data-label={w.advanced}>
        {f.money(sums.paidCents)}
      </td>
      <td class="n" data-label={w.utilityPays}>
        {f.money(sums.utilityCents)}
        {sums.reservationCents > 0 && <span class="under">{w.forPledgedLoad(f.money(sums.reservationCents))}</span>}
      </td>
      <td class="n" data-label={sums.marginCents < 0 ? w.loss : w.margin}>
        <span class={sums.marginCents < 0 ? 'st bad' : undefined}>{f.money(sums.marginCents)}</span>
      </td>
    </tr>
  )
}

export function Exposure(props: { exposure: ExposureOfUtility[] }) {
  const w = useView().words.staff
  return (
    <section class="c" aria-labelledby="advanced">
      <header>
        <h2 id="advanced">{w.exposure}</h2>
      </header>
      {props.exposure.length === 0 ? (
        <p>{w.noExposure}</p>
      ) : (
        <Scroll className="tw" labelledBy="advanced">
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{w.ofUtility}</th>
                <th scope="col" class="n">
                  {w.customersEarned}
                </th>
                <th scope="col" class="n">
                  {w.advanced}
                </th>
                <th scope="col" class="n">
                  {w.utilityPays}
                </th>
                <th scope="col" class="n">
                  {w.margin}
                </th>
              </tr>
            </thead>
            <tbody>
              {props.exposure.map((utility) => (
                <>
                  <Row key={utility.id} sums={utility} of="utility" />
                  {utility.programs.map((program) => (
                    <Row key={`${utility.id} ${program.id}`} sums={program} of="program" />
                  ))}
                </>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
