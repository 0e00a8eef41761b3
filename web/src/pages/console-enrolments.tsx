/** A season's enrolments: how many stand where, what is asked of whom, and the files that go to the utility and come back. */
import type { Answers, ConsoleEnrolment } from '../answers.ts'
import { ImportForm } from '../parts/import-form.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

type Answer = Answers['console-enrolments']
const tones: Record<string, string> = { draft: 'now', rejected: 'bad', participating: 'money', accepted: 'money' }

function Row(props: { row: ConsoleEnrolment }) {
  const { words, format } = useView()
  const w = words.dispatch
  const f = format()
  const { row } = props
  return (
    <tr>
      <th scope="row">
        {row.memberName}
        {row.accountEnding && <span class="under mono">··{row.accountEnding}</span>}
      </th>
      <td>
        <span class={`st ${tones[row.standing] ?? ''}`}>
          <span class="dot" />
          {w.state[row.standing]}
        </span>
        {row.answer?.words && row.standing === 'rejected' && (
          <span class="under">
            {row.answer.code}: {row.answer.words}
          </span>
        )}
      </td>
      <td>
        {row.network?.name ?? w.unknownNetwork}
        {row.network && !row.network.known && <span class="under">{w.hint}</span>}
      </td>
      <td>
        {w.option[row.option]}
        <code class="under">{row.method}</code>
      </td>
      <td class="n">
        {row.pledgedKW} kW
        {row.frozen && <span class="under">{w.frozen}</span>}
      </td>
      <td class="m2">{f.dayWithYear(row.participatesFrom)}</td>
      <td class="wrap-ok m2">
        {row.actions.map((one) => (
          <span class="under" key={one.code}>
            {w.actions[one.code] ?? one.code}
            {one.dueOn && ` ${w.dueOn(f.longDate(one.dueOn))}`}
          </span>
        ))}
      </td>
    </tr>
  )
}

function Said(props: { said: NonNullable<Answer['said']> }) {
  const { words, format } = useView()
  const w = words.dispatch
  const { what, count } = props.said
  const n = format().number(count)
  const line = what === 'prepared' ? w.prepared(n) : what === 'exported' ? w.exported(n) : count > 0 ? w.nothingLate(n) : w.nothing
  return (
    <p class="outcome" role="status">
      {line}
    </p>
  )
}

function Files(props: { answer: Answer }) {
  const { words, format, href } = useView()
  const w = words.dispatch
  const f = format()
  const { answer } = props
  return (
    <section class="c" aria-labelledby="files">
      <header>
        <h2 id="files">{w.files}</h2>
      </header>
      <p>{answer.accepts === 'at-once' ? w.atOnce : w.filesNote}</p>
      {answer.accepts === 'file' && (
        <div class="acts">
          {(['prepare', 'export'] as const).map((act) => (
            <form key={act} method="post" action={href(`/console/enrolments/${act}`)}>
              <input type="hidden" name="season" value={answer.current} />
              <button class={act === 'export' ? 'btn' : 'btn sec'} type="submit">
                {act === 'export' ? w.send : w.prepare}
              </button>
            </form>
          ))}
        </div>
      )}
      <ul class="files">
        {answer.files.map((file) => (
          <li key={file.id}>
            <a href={href(`/console/enrolments/files/${file.id}/enrolment.csv`)}>{w.fileOf(f.number(file.number), f.number(file.lines))}</a>{' '}
            <span class="m2">{f.stamp(file.madeAt)}</span>
          </li>
        ))}
        <li>
          <a href={href(`/console/enrolments/list.csv?season=${encodeURIComponent(answer.current)}`)}>{w.download}</a>
        </li>
      </ul>
    </section>
  )
}

function Table(props: { rows: ConsoleEnrolment[] }) {
  const { words, format } = useView()
  const w = words.dispatch
  const { rows } = props
  return (
    <section class="c" aria-labelledby="rows">
      <header>
        <h2 id="rows">{w.participantsOf(format().number(100))}</h2>
      </header>
      {rows.length === 0 ? (
        <p>{w.noRows}</p>
      ) : (
        <Scroll className="tw" labelledBy="rows">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.staff.account}</th>
                <th scope="col">{words.staff.state}</th>
                <th scope="col">{words.staff.network}</th>
                <th scope="col">{words.staff.kind}</th>
                <th scope="col" class="n">
                  {w.pledge}
                </th>
                <th scope="col">{w.first}</th>
                <th scope="col">{w.asked}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

export function ConsoleEnrolments(props: { answer: Answer }) {
  const { words, format, href } = useView()
  const w = words.dispatch
  const f = format()
  const { answer } = props
  const hidden = { season: answer.current }
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{w.enrolmentsTitle}</h1>
        <span class="m2">{answer.nextDeadline ? w.deadline(f.longDate(answer.nextDeadline)) : w.noDeadline}</span>
      </div>
      <form class="choose" method="get" action={href('/console/enrolments')}>
        <label for="season">{w.season}</label>
        <select id="season" name="season">
          {answer.seasons.map((one) => (
            <option key={one.id} value={one.id} selected={one.id === answer.current}>
              {one.words}
            </option>
          ))}
        </select>
        <button class="btn sec" type="submit">
          {w.show}
        </button>
      </form>
      {answer.said && <Said said={answer.said} />}
      <dl class="k6 num" aria-label={words.staff.totals}>
        {answer.counts.map(({ state, count }) => (
          <div key={state}>
            <dt>{w.state[state]}</dt>
            <dd>{f.number(count)}</dd>
          </div>
        ))}
      </dl>
      <Table rows={answer.rows} />
      <div class="pair">
        <Files answer={answer} />
        {answer.accepts === 'file' && (
          <>
            <ImportForm
              of="answer"
              action="/console/enrolments/answer"
              title={w.answer}
              note={w.answerNote}
              columns="account, answer, code, words, network, tier, start_month, pledged_kw, cbl_method"
              result={answer.result}
              hidden={hidden}
            />
            <ImportForm
              of="pledges"
              action="/console/enrolments/pledges"
              title={w.pledges}
              note={w.pledgesNote}
              columns="account, option, pledged_kw, method, agreed_on, generator, other_aggregator, withdrawn"
              result={answer.result}
              hidden={hidden}
            />
          </>
        )}
      </div>
    </StaffFrame>
  )
}
