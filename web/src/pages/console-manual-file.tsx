/** The manual rail for the staff: what waits for a file, the files that were made, and the bank's answer. */
import type { Answers } from '../answers.ts'
import { ImportForm } from '../parts/import-form.tsx'
import { LineErrors } from '../parts/line-errors.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

type Answer = Answers['console-manual-file']

export function ConsoleManualFile(props: { answer: Answer }) {
  const { words } = useView()
  const w = words.manual
  const { answer } = props
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{w.title}</h1>
      </div>
      {!answer.isOpen && <p>{w.closed}</p>}
      {answer.isOpen && (
        <>
          <Orders orders={answer.orders} />
          <div class="pair">
            <Make made={answer.made} />
            <ImportForm
              of="bank"
              action="/console/manual-file/answer"
              title={w.answer}
              note={w.answerNote}
              columns="reference, amount, outcome, code"
              result={answer.result}
            />
          </div>
          <Batches batches={answer.batches} />
        </>
      )}
    </StaffFrame>
  )
}

function Orders(props: { orders: Answer['orders'] }) {
  const { words, format } = useView()
  const w = words.manual
  return (
    <section class="c" aria-labelledby="orders">
      <header>
        <h2 id="orders">{w.orders}</h2>
      </header>
      {props.orders.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <>
          <p>{w.ordersNote}</p>
          <Scroll className="tw" labelledBy="orders">
            <table>
              <thead>
                <tr>
                  <th scope="col">{w.member}</th>
                  <th scope="col" class="n">
                    {w.amount}
                  </th>
                  <th scope="col">{w.payout}</th>
                </tr>
              </thead>
              <tbody>
                {props.orders.map((order) => (
                  <tr key={order.payoutId}>
                    <th scope="row">
                      {order.memberName}
                      <span class="under mono">{order.payeeId}</span>
                    </th>
                    <td class="n">{format().money(order.cents)}</td>
                    <td class="mono m2">{order.payoutId}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
    </section>
  )
}

/** What is wrong with the list is said and the list is not shown again: it holds numbers of accounts. */
function Make(props: { made: Answer['made'] }) {
  const { words, href } = useView()
  const w = words.manual
  return (
    <section class="c" aria-labelledby="make">
      <header>
        <h2 id="make">{w.make}</h2>
      </header>
      <p>{w.makeNote}</p>
      {props.made && <Made made={props.made} />}
      <form class="cform" method="post" enctype="multipart/form-data" action={href('/console/manual-file/make')}>
        <div class="field wide">
          <label for="payees">{words.dispatch.file}</label>
          <span class="hint mono" id="payees-hint">
            {words.dispatch.columns} <code>member_id, class, name, routing, account, account_number</code>
          </span>
          <input id="payees" name="file" type="file" accept=".csv,text/csv" aria-describedby="payees-hint" required />
        </div>
        <button class="btn" type="submit">
          {w.makeGo}
        </button>
      </form>
    </section>
  )
}

function Made(props: { made: NonNullable<Answer['made']> }) {
  const { words, format } = useView()
  const w = words.manual
  const n = format().number
  const { made } = props
  if (made.is === 'refused')
    return (
      <div class="summary" role="alert" tabIndex={-1} data-focus>
        <p>{w.refused(n(made.errors.length))}</p>
        <LineErrors errors={made.errors} labelledBy="make" words={words.dispatch} />
      </div>
    )
  return (
    <div class={made.is === 'made' ? 'outcome' : 'summary'} role="status" tabIndex={-1} data-focus>
      <p>{w[made.is]}</p>
      {made.waiting > 0 && <p>{w.waiting(n(made.waiting))}</p>}
    </div>
  )
}

function Batches(props: { batches: Answer['batches'] }) {
  const { words, format, shell } = useView()
  const w = words.manual
  const f = format()
  return (
    <section class="c" aria-labelledby="batches">
      <header>
        <h2 id="batches">{w.batches}</h2>
      </header>
      {props.batches.length === 0 ? (
        <p>{w.batchesNone}</p>
      ) : (
        <Scroll className="tw" labelledBy="batches">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.batch}</th>
                <th scope="col">{w.madeAt}</th>
                {[w.lines, w.amount, w.settled, w.returned].map((label) => (
                  <th key={label} scope="col" class="n">
                    {label}
                  </th>
                ))}
                <th scope="col">{w.forBank}</th>
              </tr>
            </thead>
            <tbody>
              {props.batches.map((batch) => (
                <tr key={batch.id}>
                  <th scope="row" class="mono">
                    {batch.id}
                  </th>
                  <td>{f.moment(batch.madeAt, shell.nowAt)}</td>
                  <td class="n">{f.number(batch.lines)}</td>
                  <td class="n">{f.money(batch.cents)}</td>
                  <td class="n">{f.number(batch.settled)}</td>
                  <td class="n">{f.number(batch.returned)}</td>
                  <td class="wrap-ok">{batch.isKept ? <Files id={batch.id} /> : <span class="m2">{w.forgotten}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

function Files(props: { id: string }) {
  const { words, href } = useView()
  const w = words.manual
  const at = `/console/manual-file/${props.id}`
  return (
    <>
      <a href={href(`${at}/payments.ach`)}>{w.ach}</a> · <a href={href(`${at}/payments.csv`)}>{w.csv}</a>
      <span class="under">{w.oneOfBoth}</span>
      <form method="post" action={href(`${at}/forget`)}>
        <button class="btn sec" type="submit">
          {w.forget}
        </button>
      </form>
    </>
  )
}
