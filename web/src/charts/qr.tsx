/** A QR code as a picture: always dark on light, also where the page is dark, since cameras expect it. */
import { qrCode } from './qr-code.ts'

const QUIET = 4

export function Qr(props: { text: string; label: string }) {
  const rows = qrCode(props.text)
  const size = rows.length + 2 * QUIET
  // Each run of dark modules is one rectangle of the path.
  const path = rows
    .flatMap((row, y) =>
      [
        ...row
          .map((dark) => (dark ? '1' : '0'))
          .join('')
          .matchAll(/1+/g),
      ].map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`),
    )
    .join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#0b1020" />
    </svg>
  )
}
