/** The operator's events, a new one, and jobs that stand still. */
import type { Answers, ParkedJob } from '../answers.ts'
import { EventForm } from '../parts/event-form.tsx'
import { EventTable } from '../parts/overview-events.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

function Parked(props: { jobs: ParkedJob[] }) {
  const { words, format, shell, href } = useView()
  const w = words.staff
  const f = format()
  return (
    <section class="c" aria-labelledby="parked">
      <header>
        <h2 id="parked">{w.parked}</h2>
        {props.jobs.length > 0 && <span class="r st now">{w.parkedLine(props.jobs.length)}</span>}
      </header>
      {props.jobs.length === 0 ? (
        <p>{w.noParked}</p>
      ) : (
        <Scroll className="tw" labelledBy="parked">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.task}</th>
                <th scope="col">{w.subject}</th>
                <th scope="col">{w.cause}</th>
                <th scope="col">{w.since}</th>
                <th scope="col" class="n">
                  {w.attempts}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {props.jobs.map((job) => (
                <tr key={job.id}>
                  <th scope="row">
                    <code>{job.task}</code>
                  </th>
                  <td class="mono">{job.subject}</td>
                  <td>
                    <span class="st bad">{job.code}</span>
                  </td>
                  <td class="m2">{f.ago(job.at, shell.nowAt)}</td>
                  <td class="n">{job.attempts}</td>
                  <td class="n">
                    <form method="post" action={href(`/console/parked/${job.id}/resume`)}>
                      <button class="btn sec" type="submit">
                        {w.resume}
                      </button>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}

export function ConsoleEvents(props: { answer: Answers['console-events'] }) {
  const { words } = useView()
  const { events, form, programs, parked } = props.answer
  return (
    <StaffFrame counts={{ events: events.length, parked: parked.length }}>
      <div class="th">
        <h1>{words.staff.events}</h1>
        <span class="m2">{words.staff.parkedLine(parked.length)}</span>
      </div>
      <div class="cols2">
        <div>
          <EventTable events={events} title={words.staff.events} />
          <Parked jobs={parked} />
        </div>
        <EventForm form={form} programs={programs} />
      </div>
    </StaffFrame>
  )
}
