/** Line icons on a 24-unit grid; they stand beside words and are silent. */
import type { JSX } from 'preact'

const shapes = {
  home: () => <path d="M4 11.2 12 4.5l8 6.7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z" />,
  bolt: () => <path d="M13 3 5.5 13.2H11L10 21l8-10.8h-5.6z" />,
  money: () => (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M14.8 9.2c-.5-.9-1.5-1.4-2.8-1.4-1.6 0-2.8.8-2.8 2s1 1.7 2.8 2.1c1.9.4 2.9 1 2.9 2.2s-1.2 2.1-2.9 2.1c-1.4 0-2.5-.6-3-1.6M12 6v12" />
    </>
  ),
  meter: () => (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 12l3.4-3.4M7 15.8h10" />
    </>
  ),
  check: () => <path d="m5 12.6 4.4 4.4L19 7.4" />,
  x: () => <path d="M6.5 6.5l11 11m0-11-11 11" />,
  out: () => <path d="M9 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-3M13 5h6v6M19 5l-8.5 8.5" />,
  lock: () => (
    <>
      <rect x="5.5" y="10.5" width="13" height="9" rx="2" />
      <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
    </>
  ),
  clock: () => (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.4V12l3 2" />
    </>
  ),
  warn: () => (
    <>
      <path d="M12 4.5 3.8 19h16.4zM12 10v4.2" />
      <circle cx="12" cy="16.6" r=".6" fill="currentColor" />
    </>
  ),
  gift: () => (
    <path d="M5 11.5h14V20H5zM4 8h16v3.5H4zM12 8v12M12 8S8.6 8 8.3 6.1C8 4.4 10.6 3.8 12 8zm0 0s3.4 0 3.7-1.9C16 4.4 13.4 3.8 12 8z" />
  ),
  down: () => <path d="m7 10 5 5 5-5" />,
  right: () => <path d="m10 7 5 5-5 5" />,
  left: () => <path d="m14 7-5 5 5 5" />,
  dl: () => <path d="M12 4.5v10M8 11l4 4 4-4M5 19.5h14" />,
  ac: () => (
    <>
      <rect x="3.5" y="5.5" width="17" height="7.5" rx="1.8" />
      <path d="M6.5 10h11M8 16.5c0 1.5-1 2-1.5 2.5M12 16.5V19.5M16 16.5c0 1.5 1 2 1.5 2.5" />
    </>
  ),
  wash: () => (
    <>
      <rect x="5" y="3.5" width="14" height="17" rx="2" />
      <circle cx="12" cy="13.5" r="4" />
      <path d="M8 7h2" />
    </>
  ),
  eye: () => (
    <>
      <path d="M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6z" />
      <circle cx="12" cy="12" r="2.6" />
    </>
  ),
  noeye: () => (
    <path d="M4 4l16 16M9.9 6.3A9 9 0 0 1 12 6c5.7 0 9 6 9 6a17 17 0 0 1-3 3.6M6.3 7.9A16 16 0 0 0 3 12s3.3 6 9 6c1.3 0 2.5-.3 3.5-.8" />
  ),
  store: () => (
    <path d="M5 10v9.5h14V10M3.5 9 5 4.5h14L20.5 9a2.4 2.4 0 0 1-4.3 1.2A2.4 2.4 0 0 1 12 10.2a2.4 2.4 0 0 1-4.2 0A2.4 2.4 0 0 1 3.5 9zM10 19.5v-5h4v5" />
  ),
  shield: () => (
    <>
      <path d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z" />
      <path d="m9 12 2.2 2.2L15.2 10" />
    </>
  ),
  list: () => <path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01" />,
  users: () => (
    <>
      <circle cx="9" cy="8.5" r="3.2" />
      <path d="M3.5 19c.4-3 2.5-4.7 5.5-4.7s5.1 1.7 5.5 4.7M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17 14.6c2 .5 3.2 2 3.5 4.4" />
    </>
  ),
  flow: () => (
    <>
      <rect x="3.5" y="4" width="7" height="5" rx="1.2" />
      <rect x="13.5" y="15" width="7" height="5" rx="1.2" />
      <path d="M7 9v4.5a4 4 0 0 0 4 4h2.5" />
    </>
  ),
  doc: () => <path d="M7 3.5h7l4 4V20a.5.5 0 0 1-.5.5h-10A.5.5 0 0 1 7 20zM14 3.5v4h4M9.5 12h6M9.5 15.5h6" />,
  car: () => <path d="M4 13.5 6 8h12l2 5.5V18H4zM4 13.5h16M7 18v1.5M17 18v1.5M7.5 15.8h.01M16.5 15.8h.01" />,
  key: () => (
    <>
      <circle cx="8" cy="15.5" r="4" />
      <path d="m11 12.5 8-8M15.5 8l3 3M13.2 10.3l2 2" />
    </>
  ),
  card: () => <path d="M3.5 6.5h17v11h-17zM3.5 10h17M7 14.5h4" />,
  more: () => <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" stroke-width="3" />,
  help: () => (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.6 9.5c.2-1.3 1.2-2 2.5-2 1.4 0 2.4.9 2.4 2.1 0 1.9-2.5 1.9-2.5 3.9M12 16.6h.01" />
    </>
  ),
  bell: () => <path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10 20.5h4" />,
  chart: () => <path d="M4.5 4.5v15h15M8 15.5v-4h3V8h3v3.5h3.5v4" />,
  search: () => (
    <>
      <circle cx="11" cy="11" r="6" />
      <path d="m15.5 15.5 4.5 4.5" />
    </>
  ),
} satisfies Record<string, () => JSX.Element>

export type IconName = keyof typeof shapes

export function Icon(props: { name: IconName; size?: number; width?: number }) {
  const size = props.size ?? 20
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={props.width ?? 1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {shapes[props.name]()}
    </svg>
  )
}

/** The mark: dashes above a stepped block, the gap that is paid. */
export function LogoMark(props: { size: number }) {
  return (
    <svg width={props.size} height={props.size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9.5" fill="var(--mark)" />
      <path d="M6.8 9.8h4.4M13.8 9.8h4.4M20.8 9.8h4.4" stroke="#fff" stroke-width="2.6" stroke-linecap="round" />
      <path
        d="M6.5 13.6h19a1 1 0 0 1 1 1v2.7a1 1 0 0 1-1 1h-3.3v4.2a1 1 0 0 1-1 1H10.8a1 1 0 0 1-1-1v-4.2H6.5a1 1 0 0 1-1-1v-2.7a1 1 0 0 1 1-1z"
        fill="var(--money-fill)"
      />
    </svg>
  )
}
