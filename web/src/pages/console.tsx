/** The overview of the staff, in the order of the questions: paying on time, data arriving, consent healthy, money out; then what to do. */
import type { OverviewAnswer } from '../answers.ts'
import { EventTable, OverviewFeed, OverviewNext } from '../parts/overview-events.tsx'
import { OverviewFigures } from '../parts/overview-figures.tsx'
import { OverviewAudit, OverviewExceptions, OverviewPayouts } from '../parts/overview-lists.tsx'
import { StaffFrame } from '../parts/staff-frame.tsx'
import { useView } from '../view.ts'

export function Console(props: { answer: OverviewAnswer }) {
  const { words, format, href, shell } = useView()
  const w = words.overview
  const { answer } = props
  const f = format(answer.zone)
  const held = answer.exceptions.filter((one) => one.of === 'hold')
  const sum = (of: (one: (typeof held)[number]) => number) => held.reduce((total, one) => total + of(one), 0)
  const oldestAt = held
    .map((one) => one.oldestAt ?? shell.nowAt)
    .sort()
    .at(0)
  return (
    <StaffFrame counts={null}>
      <div class="th">
        <h1>{words.staff.overview}</h1>
        <p class="m2">
          {oldestAt === undefined ? (
            w.nothingHeld
          ) : (
            <>
              {w.holding(
                f.number(sum((one) => one.count)),
                f.money(sum((one) => one.cents ?? 0)),
                f.longHours((Date.parse(shell.nowAt) - Date.parse(oldestAt)) / 3_600_000),
              )}{' '}
              <a href={href('/console/holds')}>{w.resolve}</a>
            </>
          )}
        </p>
      </div>
      <OverviewFigures answer={answer} />
      <div class="over">
        <div>
          <OverviewNext event={answer.next} />
          <EventTable events={answer.events} title={w.settlements} allAt={href('/console/events')} />
          <OverviewAudit entries={answer.audit} zone={answer.zone} />
        </div>
        <div>
          <OverviewFeed feed={answer.feed} zone={answer.zone} />
          <OverviewExceptions exceptions={answer.exceptions} />
          <OverviewPayouts payouts={answer.payouts} />
        </div>
      </div>
    </StaffFrame>
  )
}
