/** Doors of a member to bring a file of readings for an account, and to see what it comes to. It is kept, compared, and never paid from. */
import { type Account, accountsOf } from '#connect/account-store.ts'
import { inWork } from '#platform/in-work.ts'
import { noteDifferences } from '#settlement/compare-upload.ts'
import { UPLOAD_BYTES_MAX } from '#settlement/upload-file.ts'
import { findUpload, keepUpload } from '#settlement/upload-store.ts'
import type { World } from '../world.ts'
import { bodyUpTo } from './body.ts'
import { judgeUpload, refusedUpload, uploadAnswer } from './compose/upload.ts'
import { type Ctx, type Door, see } from './door.ts'
import { notFound } from './problem.ts'

/** Room for the form around the file; and what is read on and dropped of a file that is too large, so that its refusal is seen. */
const FORM_BYTES = 10_000
const DROPPED_BYTES_MAX = 200_000_000

export function uploadDoors(world: World): Door[] {
  /** Somebody else's account is not told from one that does not exist, whatever is brought for it. */
  const accountAt = async (memberId: string, accountId: string | undefined): Promise<Account> => {
    const account = (await accountsOf(world.db, memberId)).find((one) => one.accountId === accountId)
    if (!account || !world.utilities.has(account.utilityId)) throw notFound()
    return account
  }
  return [
    {
      method: 'GET',
      path: '/accounts/:account/uploads',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest }) {
        const account = await accountAt(guest.member.memberId, c.req.param('account'))
        return show('upload', await uploadAnswer(world, account, null, null))
      },
    },
    {
      method: 'POST',
      path: '/accounts/:account/uploads',
      for: 'member',
      needs: 'manage',
      async open({ c, show, guest, locale }) {
        const { memberId } = guest.member
        const account = await accountAt(memberId, c.req.param('account'))
        const refuse = async (code: string, status: number) =>
          show('upload', await uploadAnswer(world, account, null, refusedUpload(code)), status)

        const brought = await fileOf(c)
        if (brought === 'too-large') return refuse('too-large', 413)
        if (brought === 'no-file') return refuse('no-file', 422)
        const fileId = await inWork(world, ({ trx, now }) => keepUpload(trx, { ...account, ...brought }, now))
        const upload = fileId === null ? null : await findUpload(world.db, memberId, fileId)
        if (!upload) return refuse('too-many-files', 429)
        const judged = await judgeUpload(world, account, upload)
        if ('refused' in judged) return show('upload', await uploadAnswer(world, account, upload, judged.refused), 422)
        await inWork(world, ({ trx, now }) => noteDifferences(trx, upload, judged.found, now))
        return see(`/${locale}/accounts/${account.accountId}/uploads/${upload.fileId}`)
      },
    },
    {
      method: 'GET',
      path: '/accounts/:account/uploads/:upload',
      for: 'member',
      needs: 'see',
      async open({ c, show, guest }) {
        const { memberId } = guest.member
        const account = await accountAt(memberId, c.req.param('account'))
        const upload = await findUpload(world.db, memberId, c.req.param('upload') ?? '')
        if (upload?.accountId !== account.accountId) throw notFound()
        const judged = await judgeUpload(world, account, upload)
        return show('upload', await uploadAnswer(world, account, upload, 'refused' in judged ? judged.refused : judged.outcome))
      },
    },
  ]
}

/** The chosen file with its name, of which only what a name needs is kept. */
async function fileOf(c: Ctx): Promise<{ name: string; body: Uint8Array } | 'too-large' | 'no-file'> {
  const body = await bodyUpTo(c.req.raw, UPLOAD_BYTES_MAX + FORM_BYTES, DROPPED_BYTES_MAX)
  if (!body) return 'too-large'
  const headers = { 'content-type': c.req.header('content-type') ?? '' }
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File) || file.size === 0) return 'no-file'
  if (file.size > UPLOAD_BYTES_MAX) return 'too-large'
  const name = file.name.replaceAll(/[^\p{L}\p{N} ._()-]/gu, '').slice(-80)
  return { name, body: new Uint8Array(await file.arrayBuffer()) }
}
