/** Doors of the staff to the manual rail: files for the bank, and the bank's answer. They hold account numbers, so every reading is audited. */
import { forgetBankFiles, type ManualDesk, makeBankFile, readBankFile, takeBankAnswer } from '#payout/rails/manual/desk.ts'
import type { BankFile } from '#payout/rails/manual/folder.ts'
import type { World } from '../world.ts'
import { manualFileAnswer } from './compose/manual-file.ts'
import { csvFormOf, resultOf, statusOfImport } from './csv-form.ts'
import { type Door, type GuardedDoor, see } from './door.ts'
import { download } from './download.ts'
import { notFound } from './problem.ts'

export function manualFileDoors(world: World): Door[] {
  const needDesk = (): ManualDesk => {
    if (!world.manual) throw notFound()
    return world.manual
  }
  const bankFile = (name: BankFile, type: string): GuardedDoor => ({
    method: 'GET',
    path: `/console/manual-file/:batch/${name}`,
    for: 'operator',
    async open({ c, guest }) {
      const batchId = c.req.param('batch') ?? ''
      const text = await readBankFile(world, needDesk(), { batchId, name }, guest.member.memberId)
      if (text === null) throw notFound()
      return download(text, type, `${batchId}-${name}`)
    },
  })
  return [
    {
      method: 'GET',
      path: '/console/manual-file',
      for: 'operator',
      open: async ({ show }) => show('console-manual-file', await manualFileAnswer(world)),
    },
    {
      method: 'POST',
      path: '/console/manual-file/make',
      for: 'operator',
      async open({ c, show, guest }) {
        const desk = needDesk()
        const { csv } = await csvFormOf(c)
        const made = await makeBankFile(world, desk, csv, guest.member.memberId)
        if (made.is === 'refused')
          return show('console-manual-file', await manualFileAnswer(world, { made: { is: 'refused', errors: [...made.errors] } }), 422)
        const waiting = 'waiting' in made ? made.waiting.length : 0
        return show('console-manual-file', await manualFileAnswer(world, { made: { is: made.is, waiting } }))
      },
    },
    bankFile('payments.ach', 'application/octet-stream'),
    bankFile('payments.csv', 'text/csv; charset=utf-8'),
    {
      method: 'POST',
      path: '/console/manual-file/:batch/forget',
      for: 'operator',
      async open({ c, guest, locale }) {
        const desk = needDesk()
        const batchId = c.req.param('batch') ?? ''
        if (!(await desk.folder.batches()).some((one) => one.batchId === batchId)) throw notFound()
        await forgetBankFiles(world, desk, batchId, guest.member.memberId)
        return see(`/${locale}/console/manual-file`)
      },
    },
    {
      method: 'POST',
      path: '/console/manual-file/answer',
      for: 'operator',
      async open({ c, show, guest }) {
        const desk = needDesk()
        const { csv, mode } = await csvFormOf(c)
        const found = await takeBankAnswer(world, desk, { csv, mode }, guest.member.memberId)
        const result = resultOf('bank', mode, csv, found)
        return show('console-manual-file', await manualFileAnswer(world, { result }), statusOfImport(found))
      },
    },
  ]
}
