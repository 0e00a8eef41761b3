/** Until when the readings go and when they came; amber once they are older than a day and a half. */
import type { Freshness } from '../answers.ts'
import { useView } from '../view.ts'

export function FreshnessLine(props: { freshness: Freshness; zone: string | undefined }) {
  const { words, format, shell } = useView()
  const w = words.home
  const f = format(props.zone)
  const { lastReadingEndAt, receivedAt, utilityName } = props.freshness
  if (lastReadingEndAt === null)
    return (
      <div class="fresh">
        <b>{w.noReadings(utilityName)}</b>
        {w.noReadingsWhy}
      </div>
    )
  const stale = Date.parse(shell.nowAt) - Date.parse(lastReadingEndAt) > 36 * 3_600_000
  if (stale)
    return (
      <div class="fresh stale">
        <b>{w.stale(utilityName, f.until(lastReadingEndAt, shell.nowAt))}</b>
        {w.staleSafe}
      </div>
    )
  return (
    <div class="fresh">
      <b>{w.readingsUntil(f.until(lastReadingEndAt, shell.nowAt))}</b>
      {receivedAt && w.received(f.ago(receivedAt, shell.nowAt), utilityName)}
    </div>
  )
}
