/** A bar for a share of one; the words beside it say the number. */
export function Bar(props: { share: number; tone: 'usage' | 'money' | 'slow' | 'promise'; thin?: boolean }) {
  const width = Math.round(Math.min(1, Math.max(0, props.share)) * 1000) / 10
  return (
    <svg class={props.thin ? 'bar thin' : 'bar'} aria-hidden="true" width="100%" height="10">
      <rect class={props.tone} width={`${width}%`} height="100%" rx="5" />
    </svg>
  )
}
