/** For whom somebody is here who may act for others: always said, and one press away from their own. */
import { useView } from '../view.ts'
import { Rich } from './rich.tsx'

/** Whether who looks may change connections and taking part: nobody is offered what would be refused. */
export function useMayManage(): boolean {
  const { acting } = useView().shell.viewer ?? {}
  return !acting || acting.role === 'manager'
}

export function ActingBar() {
  const { words, href, shell } = useView()
  const w = words.commercial.acting
  const { acting = null, others = [] } = shell.viewer ?? {}
  if (!acting && others.length === 0) return null
  return (
    <section class="acting" aria-label={w.label}>
      <div class="wrap">
        {acting && (
          <p>
            <Rich text={w.now(acting.name)} />. {w.may[acting.role]}
          </p>
        )}
        {!acting && <p>{w.others}</p>}
        <form method="post" action={href('/acting')}>
          {others.map(({ id, name }) => (
            <button key={id} type="submit" name="household" value={id} aria-label={w.go(name)}>
              {name}
            </button>
          ))}
          {acting && (
            <button type="submit" name="household" value="">
              {w.own}
            </button>
          )}
        </form>
      </div>
    </section>
  )
}
