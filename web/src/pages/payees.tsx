/** Who is paid for which site: a choice for each site, and the payees with their methods. */
import type { Answers, Payee as PayeeOf } from '../answers.ts'
import { ErrorSummary, SelectField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { SignInAgain, useMethodLabel } from '../parts/method-fields.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

function Payee(props: { payee: PayeeOf; mayChange: boolean }) {
  const { words, format, href, shell } = useView()
  const w = words.commercial.payees
  const methodLabel = useMethodLabel()
  const { id, label, method, changing, sites } = props.payee
  const name = label ?? w.default
  return (
    <li>
      <div>
        <h3>{name}</h3>
        <p class="sm m2">
          {method ? methodLabel(method) : w.noMethod}. {sites.length > 0 ? w.paidFor(format().list(sites)) : w.paidForNone}.
        </p>
        {changing && (
          <p class="sm">
            <Rich text={w.methodChanging(methodLabel(changing), format().moment(changing.countsFromAt, shell.nowAt))} />
          </p>
        )}
      </div>
      {props.mayChange && (
        <a class="btn sec" href={href(id === null ? '/payout-method' : `/payees/${id}`)} aria-label={w.edit(name)}>
          {w.change}
        </a>
      )}
    </li>
  )
}

export function Payees(props: { answer: Answers['payees'] }) {
  const { words, format, href, shell } = useView()
  const w = words.commercial.payees
  const { payees, sites, form, changeCountsFromAt, mayChange } = props.answer
  const nameOf = (id: string | null) => payees.find((one) => one.id === id)?.label ?? w.default
  const options = payees.map(({ id, label }) => ({ value: id ?? '', label: label ?? w.default }))
  const typed = (site: (typeof sites)[number]) => ({
    errors: form.errors,
    values: { [site.id]: form.values[site.id] ?? site.changing?.payee ?? site.payee ?? '' },
  })
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow payees">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          <ErrorSummary form={form} fields={[]} />
          <SignInAgain form={form} next="/payees" />
          <section class="card" aria-labelledby="by-site">
            <h2 id="by-site">{w.sites}</h2>
            <form class="form" method="post" action={href('/payees')}>
              {sites.map((site) => (
                <div key={site.id}>
                  {mayChange ? (
                    <SelectField form={typed(site)} field={site.id} label={w.siteFor(site.label)} groups={[{ label: null, options }]} />
                  ) : (
                    <p>
                      <b>{site.label}</b>: {nameOf(site.payee)}
                    </p>
                  )}
                  {site.changing && (
                    <p class="sm attn">
                      <Rich text={w.changing(nameOf(site.changing.payee), format().moment(site.changing.countsFromAt, shell.nowAt))} />
                    </p>
                  )}
                </div>
              ))}
              {mayChange ? (
                <>
                  <p class="hint">{w.waits(format().moment(changeCountsFromAt, shell.nowAt))}</p>
                  <div class="actions">
                    <button class="btn" type="submit">
                      {w.save}
                    </button>
                  </div>
                </>
              ) : (
                <p class="hint">{w.ownerOnly}</p>
              )}
            </form>
          </section>
          <section class="card" aria-labelledby="who">
            <h2 id="who">{w.who}</h2>
            <ul class="rows">
              {payees.map((payee) => (
                <Payee key={payee.id ?? 'default'} payee={payee} mayChange={mayChange} />
              ))}
            </ul>
            {mayChange && (
              <p>
                <a class="btn sec" href={href('/payees/new')}>
                  {w.add}
                </a>
              </p>
            )}
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}
