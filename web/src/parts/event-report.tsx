/** The utility's performance report of an event: brought in as a file once the event is over, or why it was not taken. */
import type { ConsoleEventAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { ImportForm } from './import-form.tsx'

export function EventReport(props: { answer: ConsoleEventAnswer }) {
  const { words, format } = useView()
  const w = words.dispatch
  const n = format().number
  const { report, event } = props.answer
  const { result } = report
  if (report.refused)
    return (
      <section class="c" aria-labelledby="report">
        <header>
          <h2 id="report">{w.report}</h2>
        </header>
        <div class="summary" role="alert" tabIndex={-1} data-focus>
          <p>{w.reportRefused[report.refused]}</p>
        </div>
      </section>
    )
  if (!report.open) return null
  return (
    <ImportForm
      of="report"
      action={`/console/events/${event.id}/report`}
      title={w.report}
      note={w.reportNote}
      columns="account, baseline_kwh, actual_kwh, relief_kwh"
      result={result}
      {...(result && result.errors.length === 0 && result.changes > 0 ? { counts: w.reportCounts(n(report.pays), n(report.differs)) } : {})}
    />
  )
}
