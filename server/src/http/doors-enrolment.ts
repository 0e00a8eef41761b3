/** Doors of the staff: networks, which account lies in which, and the enrolments of a season. */
import { NEW_YORK } from '@quickpay/units'
import { importAccountNetworks } from '#dispatch/assign-networks.ts'
import { type Imported, type ImportMode, printCsv } from '#dispatch/csv.ts'
import { enrolmentFile, exportEnrolments, prepareSeason } from '#dispatch/export-enrolments.ts'
import { importAnswer } from '#dispatch/import-answer.ts'
import { importNetworks } from '#dispatch/import-networks.ts'
import { importPledges } from '#dispatch/import-pledges.ts'
import { enrolledIn, membersInFile, type Season } from '#dispatch/season-store.ts'
import { inWork } from '#platform/in-work.ts'
import type { Work } from '#platform/task.ts'
import type { World } from '../world.ts'
import { enrolmentsAnswer, networksAnswer, pledgeList, pledgeListColumns, seasonOf, todayOf } from './compose/enrolments.ts'
import { csvFile, csvFormOf, resultOf, statusOfImport } from './csv-form.ts'
import { type Door, fieldsOf, type GuardedDoor } from './door.ts'
import { notFound, Refusal } from './problem.ts'
import { noteView } from './watch.ts'

type Bring = (work: Work, how: { csv: string; mode: ImportMode; today: Temporal.PlainDate }, actor: string) => Promise<Imported<unknown>>

export function enrolmentDoors(world: World): Door[] {
  const needSeason = (id: string | undefined): Season => seasonOf(world, id) ?? missing()
  const missing = (): never => {
    throw notFound()
  }

  /** A file of networks, or of which account lies where. */
  const networkImport = (
    path: string,
    of: 'networks' | 'accounts' | 'hand',
    bringFor: (fields: Record<string, string>) => Bring,
  ): GuardedDoor => ({
    method: 'POST',
    path,
    for: 'operator',
    async open({ c, show, guest }) {
      const { csv, mode, fields } = await csvFormOf(c)
      const bring = bringFor(fields)
      const found = await inWork(world, (work) => bring(work, { csv, mode, today: todayOf(world) }, guest.member.memberId))
      return show(
        'console-networks',
        await networksAnswer(world, resultOf(of, of === 'hand' ? 'apply' : mode, csv, found, fields['utility'] ?? null)),
        statusOfImport(found),
      )
    },
  })

  /** A file about the enrolments of a season. */
  const seasonImport = (path: string, of: 'answer' | 'pledges', bringFor: (season: Season) => Bring): GuardedDoor => ({
    method: 'POST',
    path,
    for: 'operator',
    async open({ c, show, guest }) {
      const { csv, mode, fields } = await csvFormOf(c)
      const season = needSeason(fields['season'])
      const found = await inWork(world, (work) => bringFor(season)(work, { csv, mode, today: todayOf(world) }, guest.member.memberId))
      const result = resultOf(of, mode, csv, found)
      return show('console-enrolments', await enrolmentsAnswer(world, season, { result }), statusOfImport(found))
    },
  })

  return [
    {
      method: 'GET',
      path: '/console/networks',
      for: 'operator',
      open: async ({ show }) => show('console-networks', await networksAnswer(world)),
    },
    networkImport('/console/networks/list', 'networks', () => (work, { csv, mode }, actor) => {
      const utilityIds = [...world.utilities.keys()]
      return importNetworks(work, csv, mode, actor, utilityIds)
    }),
    networkImport('/console/networks/accounts', 'accounts', ({ utility = '' }) => (work, how, actor) => {
      if (!world.utilities.has(utility)) throw new Refusal(422, 'bad-request')
      return importAccountNetworks(work, { ...how, utilityId: utility }, actor)
    }),
    networkImport(
      '/console/networks/account',
      'hand',
      ({ utility = '', account = '', network = '', from = '' }) =>
        (work, { today }, actor) => {
          if (!world.utilities.has(utility)) throw new Refusal(422, 'bad-request')
          const csv = printCsv(['account', 'network', 'from'], [{ account, network, from }])
          return importAccountNetworks(work, { utilityId: utility, csv, today, mode: 'apply', source: 'operator' }, actor)
        },
    ),
    {
      method: 'GET',
      path: '/console/enrolments',
      for: 'operator',
      open: async ({ c, show }) => show('console-enrolments', await enrolmentsAnswer(world, needSeason(c.req.query('season')))),
    },
    {
      method: 'POST',
      path: '/console/enrolments/prepare',
      for: 'operator',
      async open({ c, show, guest }) {
        const season = needSeason((await fieldsOf(c))['season'])
        const added = await inWork(world, (work) => prepareSeason(work, season, NEW_YORK, guest.member.memberId))
        return show('console-enrolments', await enrolmentsAnswer(world, season, { said: { what: 'prepared', count: added } }))
      },
    },
    {
      method: 'POST',
      path: '/console/enrolments/export',
      for: 'operator',
      async open({ c, show, guest }) {
        const season = needSeason((await fieldsOf(c))['season'])
        const done = await inWork(world, (work) => exportEnrolments(work, season, NEW_YORK, guest.member.memberId))
        const count = done.is === 'exported' ? done.file.lines : 0
        const said = done.is === 'exported' ? ({ what: 'exported', count } as const) : ({ what: 'nothing', count: done.late } as const)
        return show('console-enrolments', await enrolmentsAnswer(world, season, { said }))
      },
    },
    seasonImport('/console/enrolments/answer', 'answer', (season) => (work, how, actor) => importAnswer(work, { ...how, season }, actor)),
    seasonImport(
      '/console/enrolments/pledges',
      'pledges',
      (season) => (work, how, actor) => importPledges(work, { ...how, season, zone: NEW_YORK }, actor),
    ),
    {
      method: 'GET',
      path: '/console/enrolments/list.csv',
      for: 'operator',
      async open({ c, guest }) {
        const season = needSeason(c.req.query('season'))
        const name = `${season.utilityId}-${season.programId}-${season.season}-accounts.csv`
        const memberIds = (await enrolledIn(world.db, season)).map((one) => one.memberId)
        await noteView(world, { actor: guest.member.memberId, door: '/console/enrolments/list.csv', memberIds })
        return csvFile(name, printCsv(pledgeListColumns, await pledgeList(world, season)))
      },
    },
    {
      method: 'GET',
      path: '/console/enrolments/files/:file/enrolment.csv',
      for: 'operator',
      async open({ c, guest }) {
        const fileId = c.req.param('file') ?? ''
        const file = await enrolmentFile(world.db, fileId)
        if (!file) return missing()
        const memberIds = await membersInFile(world.db, fileId)
        await noteView(world, { actor: guest.member.memberId, door: '/console/enrolments/files', memberIds })
        return csvFile(file.name, file.csv)
      },
    },
  ]
}
