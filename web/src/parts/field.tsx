/** Form fields on native controls. An error stands at the field in the words of the summary, and typed values are kept. */
import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import type { Form } from '../answers.ts'
import { useView } from '../view.ts'
import { formError } from '../words/index.ts'

export function useProblem(form: Form, field: string): string | null {
  const { words } = useView()
  const error = form.errors.find((one) => one.field === field)
  return error ? formError(words, error) : null
}

const described = (field: string, hint: unknown, problem: unknown): string | undefined =>
  [hint ? `${field}-hint` : '', problem ? `${field}-problem` : ''].filter(Boolean).join(' ') || undefined

export function Problem(props: { field: string; words: string | null }) {
  const { words } = useView()
  if (props.words === null) return null
  return (
    <p class="problem" id={`${props.field}-problem`}>
      <span class="vh">{words.codes.errorPrefix} </span>
      {props.words}
    </p>
  )
}

/** Errors first, each a link to its field; errors of no field on the page are said without a link. */
export function ErrorSummary(props: { form: Form; fields: string[] }) {
  const { words } = useView()
  if (props.form.errors.length === 0) return null
  return (
    <div class="summary" role="alert" aria-labelledby="errors" tabIndex={-1} data-focus>
      <h2 id="errors">{words.codes.errorTitle}</h2>
      <ul>
        {props.form.errors.map((error) => (
          <li key={error.field}>
            {props.fields.includes(error.field) ? <a href={`#${error.field}`}>{formError(words, error)}</a> : formError(words, error)}
          </li>
        ))}
      </ul>
    </div>
  )
}

type TextProps = {
  form: Form
  field: string
  label: string
  hint?: string
  className?: string
  initial?: string
  type?: 'text' | 'email' | 'date' | 'time'
  autocomplete?: string
  inputMode?: 'numeric'
  maxLength?: number
  pattern?: string
  spellcheck?: boolean
  class?: string
}

export function TextField(props: TextProps) {
  const { form, field, label, hint, className, initial, type = 'text', ...input } = props
  const problem = useProblem(form, field)
  // The types of an input are a union by its type; ours is one of four that share all of these.
  const attributes = {
    ...input,
    type,
    id: field,
    name: field,
    value: form.values[field] ?? initial ?? '',
    'aria-describedby': described(field, hint, problem),
    'aria-invalid': problem ? 'true' : undefined,
  } as InputHTMLAttributes<HTMLInputElement>
  return (
    <div class={`field ${problem ? 'wrong' : ''} ${className ?? ''}`}>
      <label for={field}>{label}</label>
      {hint && (
        <span class="hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      <Problem field={field} words={problem} />
      <input {...attributes} />
    </div>
  )
}

export type Option = { value: string; label: string; hint?: string; mark?: ComponentChildren; needs?: string }

/** Radio buttons as large cards. The first carries the field's id, so that the summary's link lands on it. */
export function Choices(props: {
  form: Form
  field: string
  label: string
  hint?: string
  options: Option[]
  two?: boolean
  initial?: string
}) {
  const problem = useProblem(props.form, props.field)
  const chosen = props.form.values[props.field] ?? props.initial
  return (
    <fieldset
      class={`group ${props.two ? 'two' : ''} ${problem ? 'wrong' : ''}`}
      aria-describedby={described(props.field, props.hint, problem)}
    >
      <legend>
        {props.label}
        {props.hint && (
          <>
            <br />
            <span class="hint" id={`${props.field}-hint`}>
              {props.hint}
            </span>
          </>
        )}
      </legend>
      <Problem field={props.field} words={problem} />
      {props.options.map((option, i) => (
        <label class="pick" key={option.value}>
          <input
            type="radio"
            id={i === 0 ? props.field : `${props.field}-${option.value}`}
            name={props.field}
            value={option.value}
            checked={chosen === option.value}
            data-needs={option.needs}
          />
          <span>
            <b>{option.label}</b>
            {option.hint && <span class="hint">{option.hint}</span>}
          </span>
          {option.mark}
        </label>
      ))}
    </fieldset>
  )
}

export function SelectField(props: {
  form: Form
  field: string
  label: string
  groups: { label: string | null; options: { value: string; label: string }[] }[]
  className?: string
}) {
  const problem = useProblem(props.form, props.field)
  const chosen = props.form.values[props.field]
  return (
    <div class={`field ${problem ? 'wrong' : ''} ${props.className ?? ''}`}>
      <label for={props.field}>{props.label}</label>
      <Problem field={props.field} words={problem} />
      <select
        id={props.field}
        name={props.field}
        aria-describedby={described(props.field, null, problem)}
        aria-invalid={problem ? 'true' : undefined}
      >
        {props.groups.map((group) => {
          const options = group.options.map((option) => (
            <option key={option.value} value={option.value} selected={chosen === option.value}>
              {option.label}
            </option>
          ))
          return group.label === null ? (
            options
          ) : (
            <optgroup key={group.label} label={group.label}>
              {options}
            </optgroup>
          )
        })}
      </select>
    </div>
  )
}

/** Several lines, for what a person says in their own words. */
export function TextArea(props: { form: Form; field: string; label: string; hint?: string; maxLength: number; rows?: number }) {
  const { form, field, label, hint } = props
  const problem = useProblem(form, field)
  return (
    <div class={`field ${problem ? 'wrong' : ''}`}>
      <label for={field}>{label}</label>
      {hint && (
        <span class="hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      <Problem field={field} words={problem} />
      <textarea
        id={field}
        name={field}
        rows={props.rows ?? 5}
        maxLength={props.maxLength}
        aria-describedby={described(field, hint, problem)}
        aria-invalid={problem ? 'true' : undefined}
      >
        {form.values[field] ?? ''}
      </textarea>
    </div>
  )
}
