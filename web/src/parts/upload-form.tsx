/** The form that brings a file of readings for an account. Works without script; nothing is paid by it. */
import { useView } from '../view.ts'
import { Rich } from './rich.tsx'

export function UploadForm(props: { accountId: string; megabytesMax: number }) {
  const { words, format, href } = useView()
  const w = words.upload
  const field = `file-${props.accountId}`
  return (
    <form class="bring" method="post" enctype="multipart/form-data" action={href(`/accounts/${props.accountId}/uploads`)}>
      <div class="field">
        <label for={field}>{w.file}</label>
        <span class="hint" id={`${field}-hint`}>
          {w.hint(format().number(props.megabytesMax))}
        </span>
        <input id={field} name="file" type="file" accept=".xml,.csv,text/xml,text/csv" aria-describedby={`${field}-hint`} required />
      </div>
      <button class="btn sec" type="submit">
        {w.send}
      </button>
      <details class="stop">
        <summary>{w.csvTitle}</summary>
        <p class="sm m2">{w.csvLead}</p>
        <ul class="columns sm m2">
          {w.csv.map((column) => (
            <li key={column}>
              <Rich text={column} />
            </li>
          ))}
        </ul>
      </details>
    </form>
  )
}
