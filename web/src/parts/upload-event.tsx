/** One event as a customer's file has it, beside what stands: the figures, whether they are the same, and what follows from it. */
import type { UploadEvent } from '../answers.ts'
import { useView } from '../view.ts'
import { finding } from '../words/index.ts'

export function UploadEventCard(props: { event: UploadEvent; utility: string }) {
  const { words, format, href } = useView()
  const w = words.upload
  const { event } = props
  const f = format(event.zone)
  const title = `upload-${event.id}`
  return (
    <section class="card" aria-labelledby={title}>
      <div class="between">
        <h2 id={title}>{w.event(f.longDate(f.civilDate(event.startAt)))}</h2>
        <span class="sm m2 nw">{f.window(event.startAt, event.endAt)}</span>
      </div>
      {event.file.is === 'measured' && <Figures event={event} file={event.file} />}
      <Verdict event={event} utility={props.utility} />
      {event.differingReadings > 0 && <p class="prose">{w.edits(event.differingReadings)}</p>}
      <p class="prose">
        <a class="see" href={href(`/events/${event.id}`)}>
          {w.see}
        </a>
      </p>
    </section>
  )
}

function Figures(props: { event: UploadEvent; file: Extract<UploadEvent['file'], { is: 'measured' }> }) {
  const { words, format } = useView()
  const w = words.upload
  const f = format(props.event.zone)
  const { file } = props
  const { ours } = props.event
  const rows: [string, string, string | null][] = [
    [w.usual, f.kWh(file.usualWh), ours && f.kWh(ours.usualWh)],
    [w.used, f.kWh(file.usedWh), ours && f.kWh(ours.usedWh)],
    [w.saved, f.kWh(file.savedWh), ours && f.kWh(ours.savedWh)],
    [w.worth, f.money(file.cents), ours && f.money(ours.cents)],
  ]
  return (
    <table class="compare beside num">
      <thead>
        <tr>
          <td />
          <th scope="col">
            {w.fromFile}
            <span class="under">{w.unconfirmed}</span>
          </th>
          {ours && <th scope="col">{w.ours[ours.basis]}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, theirs, own]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{theirs}</td>
            {own !== null && <td>{own}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Verdict(props: { event: UploadEvent; utility: string }) {
  const { words, format } = useView()
  const w = words.upload.verdict
  const { event } = props
  const { file, ours, by, verdict } = event
  const f = format(event.zone)
  if (file.is === 'waiting') return <p class="prose">{w.hours(f.list(file.missing.map((one) => f.window(one.startAt, one.endAt))))}</p>
  if (file.is === 'not-eligible')
    return (
      <p class="prose">
        {w['not-eligible']} {file.codes.map((code) => finding(words, code) ?? w.otherReason).join(' ')}
      </p>
    )
  if (verdict === 'unconfirmed') return <p class="prose">{w.unconfirmed(props.utility)}</p>
  if (verdict === 'equal') {
    const same = ours !== null && (['usualWh', 'usedWh', 'savedWh'] as const).every((figure) => file[figure] === ours[figure])
    return <p class="prose">{same ? w.equal : w.rounded}</p>
  }
  return (
    <p class="prose">
      {by && w[by.is](f.kWh(by.wh), f.money(by.cents))} {verdict === 'incomplete' ? w.incomplete : w.review}
    </p>
  )
}
