/** The networks of the utilities, season by season, and the files by which they and the accounts in them are brought in. */
import type { Answers } from '../answers.ts'
import { AssignForm } from '../parts/assign-form.tsx'
import { ImportForm } from '../parts/import-form.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function ConsoleNetworks(props: { answer: Answers['console-networks'] }) {
  const { words, format } = useView()
  const w = words.dispatch
  const f = format()
  const { utilities, networks, result } = props.answer
  const chosen = result?.utility
  const ordered = [...utilities].sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{w.networksTitle}</h1>
      </div>
      <section class="c" aria-labelledby="networks">
        <header>
          <h2 id="networks">{w.networks}</h2>
        </header>
        {networks.length === 0 ? (
          <p>{w.noNetworks}</p>
        ) : (
          <Scroll className="tw" labelledBy="networks">
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.staff.network}</th>
                  <th scope="col">{w.window}</th>
                  <th scope="col">{w.area}</th>
                  <th scope="col">{w.tier}</th>
                  <th scope="col">{w.from}</th>
                  <th scope="col">{w.until}</th>
                  <th scope="col">{w.source}</th>
                  <th scope="col">{words.staff.state}</th>
                </tr>
              </thead>
              <tbody>
                {networks.map((one) => (
                  <tr key={`${one.utilityName} ${one.network} ${one.from}`} class={one.now ? undefined : 'past'}>
                    <th scope="row">
                      {one.network}
                      <span class="under">{one.utilityName}</span>
                    </th>
                    <td class="num">
                      {one.window.from}–{one.window.to}
                    </td>
                    <td>{one.area ? <code>{one.area}</code> : '—'}</td>
                    <td>{one.tier ?? '—'}</td>
                    <td class="m2">{f.dayWithYear(one.from)}</td>
                    <td class="m2">{one.until === null ? '—' : f.dayWithYear(one.until)}</td>
                    <td class="wrap-ok m2">{one.source}</td>
                    <td>
                      <span class={`st ${one.verified ? '' : 'now'}`}>{one.verified ? w.verified : w.unverified}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </section>
      <div class="pair">
        <ImportForm
          of="networks"
          action="/console/networks/list"
          title={w.networkList}
          note={w.networkListNote}
          columns="utility, network, from, until, window_from, window_to, area, tier, source, verified"
          result={result}
        />
        <ImportForm
          of="accounts"
          action="/console/networks/accounts"
          title={w.accountList}
          note={w.accountListNote}
          columns="account, network, from, former_account, zip"
          result={result}
          {...(chosen ? { hidden: { utility: chosen } } : {})}
          choices={{ name: 'utility', label: w.utility, options: ordered.map((one) => ({ value: one.id, label: one.name })) }}
        />
        <AssignForm answer={props.answer} />
      </div>
    </StaffFrame>
  )
}
