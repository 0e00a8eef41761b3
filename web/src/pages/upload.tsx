/** A customer's own file for an account: why it was not taken, or what it comes to for each event beside what stands. Nothing is paid by it. */
import type { Answers, UploadCompared, UploadRefused } from '../answers.ts'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { Icon } from '../parts/icon.tsx'
import { LineErrors } from '../parts/line-errors.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { UploadEventCard } from '../parts/upload-event.tsx'
import { UploadForm } from '../parts/upload-form.tsx'
import { useView } from '../view.ts'

export function Upload(props: { answer: Answers['upload'] }) {
  const { words, format, href } = useView()
  const w = words.upload
  const { account, file, outcome, zone, megabytesMax } = props.answer
  const name = useAccountName()
  const f = format(zone)
  const utility = account.utility.name
  return (
    <MemberFrame>
      <Main className="wrap reading">
        <a class="back" href={href('/accounts')}>
          <Icon name="left" size={18} width={2} />
          {w.back}
        </a>
        <div class="head">
          <h1>{w.title}</h1>
          <p>
            <b>{name(account)}</b> · <Ending account={account} />
            {file && (
              <>
                <br />
                {w.brought(file.name || w.unnamed, f.dayMonth(f.civilDate(file.broughtAt)))}
              </>
            )}
          </p>
        </div>
        <div class="stack">
          {outcome?.is === 'refused' && <Refused refused={outcome} kept={file !== null} />}
          {outcome?.is === 'compared' && (
            <>
              <Readings compared={outcome} utility={utility} zone={zone} />
              {outcome.events.length === 0 && (
                <section class="card empty">
                  <h2>{w.noEvents}</h2>
                  <p>{w.noEventsWhy}</p>
                </section>
              )}
              {outcome.events.map((event) => (
                <UploadEventCard key={event.id} event={event} utility={utility} />
              ))}
            </>
          )}
          <section class="card" aria-labelledby="bring">
            <h2 id="bring">{outcome === null ? w.open : w.another}</h2>
            <p class="prose">{w.lead(utility)}</p>
            <UploadForm accountId={account.id} megabytesMax={megabytesMax} />
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}

/** How the file's readings stand to the utility's own. */
function Readings(props: { compared: UploadCompared; utility: string; zone: string }) {
  const { words, format } = useView()
  const w = words.upload
  const f = format(props.zone)
  const { fromDate, toDate, readings } = props.compared
  const { compared, differing, first } = readings
  return (
    <section class="card" aria-labelledby="readings">
      <div class="between">
        <h2 id="readings">{w.readingsTitle}</h2>
        <span class="pill now">{w.unconfirmed}</span>
      </div>
      <p class="prose">
        {w.covers(f.dayMonth(fromDate), f.dayMonth(toDate))} {w.notPaid}
      </p>
      <p class="prose">
        {compared === 0
          ? w.nothingToCompare(props.utility)
          : differing === 0
            ? w.allSame(props.utility, f.number(compared))
            : w.someDiffer(props.utility, differing, f.number(compared))}
        {first &&
          ` ${w.firstDiffering(`${f.dayMonth(f.civilDate(first.at))}, ${f.time(first.at)}`, f.kWh(first.theirsWh), f.kWh(first.oursWh))}`}
      </p>
      {differing > 0 && <p class="attn">{w.edited}</p>}
    </section>
  )
}

function Refused(props: { refused: UploadRefused; kept: boolean }) {
  const { words, format } = useView()
  const w = words.upload
  const n = format().number
  const { code, errors, moreErrors } = props.refused
  const [place] = errors
  return (
    <section class="summary" role="alert" aria-labelledby="refused" tabIndex={-1} data-focus>
      <h2 id="refused">{w.refusedTitle}</h2>
      <p>
        {w.refused[code] ?? w.refused['other']} {code !== 'wrong-lines' && place && w.atLine(n(place.line))}
      </p>
      {code === 'wrong-lines' && <LineErrors errors={errors} labelledBy="refused" words={w} className="compare lines" />}
      {moreErrors > 0 && <p>{w.more(n(moreErrors))}</p>}
      {props.kept && <p class="sm m2">{w.kept}</p>}
    </section>
  )
}
