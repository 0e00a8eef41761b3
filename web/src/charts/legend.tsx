/** Marks beside their words; they differ by shape, never by colour alone. */
import type { ComponentChildren } from 'preact'

export type Mark = 'usual' | 'used' | 'bar' | 'saved' | 'estimated' | 'estimated-bar' | 'missing' | 'over' | 'back'

function Swatch(props: { mark: Mark; dusk: boolean }) {
  const line = props.dusk ? '#aab4e2' : 'var(--baseline)'
  switch (props.mark) {
    case 'usual':
      return <path d="M0 6h24" stroke={line} stroke-width="2.2" stroke-dasharray="6 4" />
    case 'used':
      return <path d="M0 6h24" stroke={props.dusk ? '#ffffff' : 'var(--usage)'} stroke-width="3" />
    case 'bar':
      return <rect width="12" height="12" rx="2" fill="var(--usage)" />
    case 'saved':
      return <rect width="12" height="12" rx="2" fill={props.dusk ? 'var(--money-fill)' : 'var(--gap)'} />
    case 'missing':
      return (
        <rect
          x=".5"
          y=".5"
          width="11"
          height="11"
          rx="2"
          fill="none"
          stroke={props.dusk ? line : 'var(--line-strong)'}
          stroke-dasharray="2 2"
        />
      )
    case 'estimated':
      return (
        <>
          <circle cx="8" cy="8" r="7.2" fill="none" stroke={line} />
          <text x="8" y="12" font-size="10.5" font-weight="700" text-anchor="middle" fill="currentColor">
            E
          </text>
        </>
      )
    case 'estimated-bar':
      return <path d="M1 11L11 1M1 6L6 1M6 11L11 6M.5 .5h11v11h-11z" stroke="var(--usage)" stroke-width="1.4" fill="none" />
    case 'over':
      return <path d="M1 1L11 11M1 6L6 11M6 1L11 6M.5 .5h11v11h-11z" stroke="var(--bad-fill)" stroke-width="1.4" fill="none" />
    case 'back':
      return <path d="M0 1h12M6 3v8m-3-3l3 3 3-3" stroke="var(--usage)" stroke-width="1.6" fill="none" />
  }
}

const widths: Record<Mark, number> = {
  usual: 24,
  used: 24,
  bar: 12,
  saved: 12,
  estimated: 16,
  'estimated-bar': 12,
  missing: 12,
  over: 12,
  back: 12,
}

export function Legend(props: { items: [Mark, string][]; dusk?: boolean; children?: ComponentChildren }) {
  if (props.items.length === 0) return null
  return (
    <div class="legend">
      {props.items.map(([mark, words]) => (
        <span key={mark}>
          <svg class="fig-mark" width={widths[mark]} height={mark === 'estimated' ? 16 : 12} aria-hidden="true">
            <Swatch mark={mark} dusk={props.dusk ?? false} />
          </svg>
          {words}
        </span>
      ))}
      {props.children}
    </div>
  )
}
