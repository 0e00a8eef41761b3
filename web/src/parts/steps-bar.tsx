/** Where one stands in joining: four steps, said and drawn. */
import { useView } from '../view.ts'

export function StepsBar(props: { step: number }) {
  const w = useView().words.join
  return (
    <p class="progress">
      <svg width="148" height="5" aria-hidden="true">
        {w.steps.map((name, i) => (
          <rect
            key={name}
            x={i * 38}
            width="34"
            height="5"
            rx="2.5"
            fill={i < props.step ? 'var(--ink)' : 'var(--line-strong)'}
            opacity={i < props.step ? 1 : 0.4}
          />
        ))}
      </svg>
      <span>
        <b>{w.progress(props.step, w.steps.length)}</b> {w.steps[props.step - 1]}
      </span>
    </p>
  )
}
