/** A customer's own file as the pages show it: why it was not taken, or what it comes to beside what stands. */
import type { UploadAnswer, UploadCompared, UploadEvent, UploadRefused, UploadResult } from '@quickpay/web/answers'
import type { Account } from '#connect/account-store.ts'
import { type ComparedEvent, type Comparison, compareUpload } from '#settlement/compare-upload.ts'
import { type MemberFile, type RefusedFile, readUpload, UPLOAD_BYTES_MAX } from '#settlement/upload-file.ts'
import { bytesOfUpload, type Upload } from '#settlement/upload-store.ts'
import type { World } from '../../world.ts'
import { accountAnswer, fileAnswer, zoneOf } from './account.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
/** So many wrong lines are shown; the rest is counted. */
const ERRORS_SHOWN = 50

export async function uploadAnswer(
  world: Part,
  account: Account,
  file: Upload | null,
  outcome: UploadAnswer['outcome'],
): Promise<UploadAnswer> {
  return {
    account: await accountAnswer(world, account),
    zone: zoneOf(world, account),
    megabytesMax: UPLOAD_BYTES_MAX / 1_000_000,
    file: file && fileAnswer(file),
    outcome,
  }
}

export const refusedUpload = (code: string, errors: RefusedFile['errors'] = []): UploadRefused => ({
  is: 'refused',
  code,
  errors: errors.slice(0, ERRORS_SHOWN).map((one) => ({ ...one, value: one.value.slice(0, 80) })),
  moreErrors: Math.max(0, errors.length - ERRORS_SHOWN),
})

/** The stored bytes, read and compared as things stand now. */
export async function judgeUpload(
  world: Part,
  account: Account,
  upload: Upload,
): Promise<{ refused: UploadRefused } | { found: Comparison; outcome: UploadCompared }> {
  const now = world.clock.now()
  const file = await readUpload(await bytesOfUpload(world.db, upload), zoneOf(world, account), now)
  if ('refused' in file) return { refused: refusedUpload(file.refused, file.errors) }
  const found = await compareUpload(world.db, account, file, now)
  if ('refused' in found) return { refused: refusedUpload(found.refused) }
  return { found, outcome: comparedUpload(file, found) }
}

function comparedUpload(file: MemberFile, { beside, events }: Comparison): UploadCompared {
  const [first] = beside.differing
  return {
    is: 'compared',
    fromDate: file.from,
    toDate: file.to,
    readings: { compared: beside.compared, differing: beside.differing.length, first: first ? readingAnswer(first) : null },
    events: events.map(eventAnswer),
  }
}

export const readingAnswer = ({ at, theirsWh, oursWh }: { at: number; theirsWh: number; oursWh: number }) => ({
  at: Temporal.Instant.fromEpochMilliseconds(at * 1000).toString(),
  theirsWh,
  oursWh,
})

function eventAnswer({ event, file, ours, verdict, beside }: ComparedEvent): UploadEvent {
  const theirs = file.is === 'measured' ? resultAnswer(file.bundle.result, file.bundle.result.payCents ?? 0) : null
  const stands = ours && ours.bundle.result.is === 'measured' ? resultAnswer(ours.bundle.result, Number(ours.cents)) : null
  return {
    id: event.eventId,
    startAt: event.start.toString(),
    endAt: event.end.toString(),
    zone: event.zone,
    file:
      file.is === 'waiting'
        ? { is: 'waiting', missing: file.missing.map(({ start, end }) => ({ startAt: start, endAt: end })) }
        : file.is === 'not-eligible'
          ? { is: 'not-eligible', codes: file.because.map((one) => one.code) }
          : { is: 'measured', ...theirs! },
    ours: stands && ours && { ...stands, basis: ours.basis, provisional: ours.provisional },
    verdict,
    by: theirs && stands && between(theirs, stands),
    differingReadings: beside.differing.length,
  }
}

const resultAnswer = (r: { usualWh: string; usedWh: string; reliefWh: string }, cents: number): UploadResult => ({
  usualWh: Number(r.usualWh),
  usedWh: Number(r.usedWh),
  savedWh: Number(r.reliefWh),
  cents,
})
function between(theirs: UploadResult, ours: UploadResult): UploadEvent['by'] {
  const wh = Math.round((theirs.savedWh - ours.savedWh) * 1000) / 1000
  return { is: wh < 0 ? 'less' : 'more', wh: Math.abs(wh), cents: Math.abs(theirs.cents - ours.cents) }
}
