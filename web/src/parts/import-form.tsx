/** A form that brings a file: tried first, with what it would change and which lines are wrong, then applied. Works without script. */
import type { ImportResult } from '../answers.ts'
import { useView } from '../view.ts'
import { LineErrors } from './line-errors.tsx'

export type ImportProps = {
  of: ImportResult['of']
  action: string
  title: string
  note: string
  columns: string
  result: ImportResult | null
  /** Sent along with the file, such as the season. */
  hidden?: Record<string, string>
  /** What the changes are, where there are several kinds of them. */
  counts?: string
  choices?: { name: string; label: string; options: { value: string; label: string }[] }
}

export function ImportForm(props: ImportProps) {
  const { words, href } = useView()
  const w = words.dispatch
  const { of, title, note, columns, result, choices } = props
  return (
    <section class="c" aria-labelledby={`import-${of}`}>
      <header>
        <h2 id={`import-${of}`}>{title}</h2>
      </header>
      <p>{note}</p>
      {result?.of === of && <Result {...props} result={result} />}
      <form class="cform" method="post" enctype="multipart/form-data" action={href(props.action)}>
        <Hidden {...props} />
        {choices && (
          <div class="field wide">
            <label for={`${of}-${choices.name}`}>{choices.label}</label>
            <select id={`${of}-${choices.name}`} name={choices.name}>
              {choices.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="field wide">
          <label for={`${of}-file`}>{w.file}</label>
          <span class="hint mono" id={`${of}-hint`}>
            {w.columns} <code>{columns}</code>
          </span>
          <input id={`${of}-file`} name="file" type="file" accept=".csv,text/csv" aria-describedby={`${of}-hint`} required />
        </div>
        <button class="btn" type="submit">
          {w.try}
        </button>
      </form>
    </section>
  )
}

const Hidden = (props: Pick<ImportProps, 'hidden'>) => (
  <>
    {Object.entries(props.hidden ?? {}).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
  </>
)

/** What a file, or a line typed by hand, came to. */
export function Result(props: Pick<ImportProps, 'of' | 'action' | 'hidden' | 'counts'> & { result: ImportResult }) {
  const { words, format, href } = useView()
  const w = words.dispatch
  const n = format().number
  const { result, of } = props
  const failed = result.errors.length > 0
  return (
    <div class={failed ? 'summary' : 'outcome'} role={failed ? 'alert' : 'status'} tabIndex={-1} data-focus>
      <p>
        {failed
          ? w.refused(n(result.errors.length + result.moreErrors))
          : result.mode === 'try'
            ? w.tried(n(result.lines), n(result.changes), n(result.same))
            : w.applied(n(result.changes), n(result.same))}
      </p>
      {props.counts && <p>{props.counts}</p>}
      {failed && <LineErrors errors={result.errors} labelledBy={`import-${of}`} words={w} />}
      {result.moreErrors > 0 && <p>{w.moreErrors(n(result.moreErrors))}</p>}
      {result.csv !== null && (
        <form method="post" enctype="multipart/form-data" action={href(props.action)}>
          <Hidden {...props} />
          <input type="hidden" name="mode" value="apply" />
          <textarea name="csv" hidden readOnly value={result.csv} />
          <button class="btn" type="submit">
            {w.apply}
          </button>
        </form>
      )}
    </div>
  )
}
