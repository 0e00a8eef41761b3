/** Says by hand in which network an account lies. */
import type { NetworksAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Result } from './import-form.tsx'

export function AssignForm(props: { answer: NetworksAnswer }) {
  const { words, href, shell, format } = useView()
  const w = words.dispatch
  const { utilities, networks, result } = props.answer
  const names = [...new Set(networks.filter((one) => one.now).map((one) => one.network))]
  return (
    <section class="c" aria-labelledby="import-hand">
      <header>
        <h2 id="import-hand">{w.byHand}</h2>
      </header>
      {result?.of === 'hand' && <Result of="hand" action="/console/networks/account" result={result} />}
      <form class="cform" method="post" action={href('/console/networks/account')}>
        <div class="field wide">
          <label for="hand-utility">{w.utility}</label>
          <select id="hand-utility" name="utility">
            {utilities.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === result?.utility}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div class="field wide">
          <label for="hand-account">{w.accountNumber}</label>
          <input id="hand-account" name="account" inputMode="numeric" autocomplete="off" required />
        </div>
        <div class="field">
          <label for="hand-network">{words.staff.network}</label>
          <select id="hand-network" name="network">
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="hand-from">{w.from}</label>
          <input id="hand-from" name="from" type="date" value={format().civilDate(shell.nowAt)} required />
        </div>
        <button class="btn" type="submit">
          {w.keep}
        </button>
      </form>
    </section>
  )
}
