/** The operator's form for a new event; every participant is told as soon as it is created. */
import type { Answers } from '../answers.ts'
import { useView } from '../view.ts'
import { ErrorSummary, SelectField, TextField } from './field.tsx'

export function EventForm(props: { form: Answers['console-events']['form']; programs: Answers['console-events']['programs'] }) {
  const { words, href, format, shell } = useView()
  const w = words.staff
  const { form, programs } = props
  return (
    <section class="c" aria-labelledby="new">
      <header>
        <h2 id="new">{w.newEvent}</h2>
      </header>
      <ErrorSummary form={form} fields={['programId', 'network', 'date', 'start', 'end', 'kind', 'externalRef', 'step', 'reason']} />
      <form class="cform" method="post" action={href('/console/events')} novalidate>
        <SelectField
          form={form}
          field="programId"
          label={w.program}
          className="wide"
          groups={[
            { label: null, options: programs.map((program) => ({ value: program.id, label: `${program.name} · ${program.utilityName}` })) },
          ]}
        />
        <SelectField
          form={form}
          field="network"
          label={w.network}
          className="wide"
          groups={[
            ...programs.map((program) => ({
              label: program.name,
              options: program.networks.map((network) => ({ value: network, label: network })),
            })),
            { label: null, options: [{ value: '*', label: words.dispatch.every }] },
          ]}
        />
        <SelectField
          form={form}
          field="kind"
          label={w.kind}
          className="wide"
          groups={[{ label: null, options: Object.entries(w.kinds).map(([value, label]) => ({ value, label })) }]}
        />
        <TextField form={form} field="date" label={w.date} type="date" className="wide" initial={format().civilDate(shell.nowAt)} />
        <TextField form={form} field="start" label={w.start} type="time" initial="16:00" />
        <TextField form={form} field="end" label={w.end} type="time" initial="20:00" />
        <TextField
          form={form}
          field="externalRef"
          label={words.dispatch.reference}
          hint={words.dispatch.referenceHint}
          className="wide"
          autocomplete="off"
        />
        <SelectField
          form={form}
          field="step"
          label={words.dispatch.step}
          className="wide"
          groups={[
            {
              label: null,
              options: [
                { value: 'call', label: words.dispatch.callNow },
                { value: 'advise', label: words.dispatch.adviseOnly },
              ],
            },
          ]}
        />
        <TextField form={form} field="reason" label={w.reason} hint={w.reasonHint} className="wide" autocomplete="off" />
        <button class="btn" type="submit">
          {w.create}
        </button>
        <p class="hint wide">{w.createNote}</p>
      </form>
    </section>
  )
}
