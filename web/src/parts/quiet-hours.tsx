/** When a member is not to be disturbed, and what is said where others may read it. */
import type { Answers } from '../answers.ts'
import { useView } from '../view.ts'

type Answer = Answers['notifications']
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** An hour of any day, for its name alone. */
const atHour = (hour: number): string => `2026-07-15T${String(hour).padStart(2, '0')}:00:00-04:00`

function Hour(props: { name: string; label: string; chosen: number }) {
  const { format } = useView()
  const f = format()
  return (
    <div class="field">
      <label for={props.name}>{props.label}</label>
      <select id={props.name} name={props.name}>
        {HOURS.map((hour) => (
          <option key={hour} value={hour} selected={hour === props.chosen}>
            {f.time(atHour(hour))}
          </option>
        ))}
      </select>
    </div>
  )
}

function Tick(props: { name: string; label: string; hint: string; checked: boolean }) {
  return (
    <label class="pick">
      <input type="checkbox" name={props.name} value="on" checked={props.checked} />
      <span>
        <b>{props.label}</b>
        <span class="hint">{props.hint}</span>
      </span>
    </label>
  )
}

export function QuietHours(props: { answer: Answer }) {
  const { words } = useView()
  const w = words.notifications
  const { quiet, amountsOnScreen, medicalEquipment } = props.answer
  return (
    <>
      <fieldset class="group two">
        <legend>{w.quietTitle}</legend>
        <Hour name="quiet-from" label={w.quietFrom} chosen={quiet.from} />
        <Hour name="quiet-until" label={w.quietUntil} chosen={quiet.until} />
        <p class="hint wide">
          {w.quietLead} {w.quietNone} {w.cap}
        </p>
      </fieldset>
      <fieldset class="group">
        <legend>{w.home}</legend>
        <Tick name="medical" label={w.medical} hint={w.medicalHint} checked={medicalEquipment} />
        <Tick name="amounts" label={w.amounts} hint={w.amountsHint} checked={amountsOnScreen} />
      </fieldset>
    </>
  )
}
