/** A wide table's own scrolling, reachable by keyboard. */
import type { ComponentChildren } from 'preact'

export function Scroll(props: { className: string; label?: string; labelledBy?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard (WCAG 2.1.1).
    <figure class={props.className} aria-label={props.label} aria-labelledby={props.labelledBy} tabIndex={0}>
      {props.children}
    </figure>
  )
}
