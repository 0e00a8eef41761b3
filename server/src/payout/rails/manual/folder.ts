/**
 * What the manual rail keeps, as files in a folder of its own: orders, batches that went to the bank, and what became of each. Apart from the
 * database on purpose: the rail is there for the day on which others are not, and an operator can read it. A file is written once and whole.
 */
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '#platform/ids.ts'

/** `memberId`: the member's, or the id of a payee that the member named. Cents are decimal text, so that no reader makes a fraction of them. */
export type ManualOrder = { readonly payoutId: string; readonly memberId: string; readonly cents: string; readonly memo: string }
/** A batch names its orders and holds no name and no number of an account; those are in the files for the bank beside it. */
export type Batch = { readonly batchId: string; readonly madeAt: string; readonly lines: readonly BatchLine[] }
export type BatchLine = { readonly reference: string; readonly payoutId: string; readonly cents: string }
/** The same lines twice: for a bank that takes ACH files, and for one that takes a table. */
export const bankFiles = ['payments.ach', 'payments.csv'] as const
export type BankFile = (typeof bankFiles)[number]
export type Outcome = { readonly is: 'settled' } | { readonly is: 'returned'; readonly code: string }

/** An id of ours is a name of a file, and never a way out of the folder. */
const isName = (id: string): boolean => /^\w[\w-]{0,99}$/.test(id)
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
const isThere = (error: unknown): boolean => ['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')

export function manualFolder(path: string) {
  const places = ['orders', 'batches', 'outcomes', 'drafts'].map((place) => join(path, place))
  const [orders, batches, outcomes, drafts] = places as [string, string, string, string]
  const open_ = () => Promise.all(places.map((place) => mkdir(place, { recursive: true, mode: 0o700 })))

  async function write(file: string, text: string): Promise<void> {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  /** Makes a name that was just given survive a power cut. */
  async function settle(place: string): Promise<void> {
    const handle = await open(place, 'r')
    await handle.sync().finally(() => handle.close())
  }
  /** False when there is one by that name: then nothing was written. */
  async function writeOnce(place: string, name: string, content: object): Promise<boolean> {
    if (!isName(name)) throw new RangeError(`no name of a file: ${name}`)
    await open_()
    const draft = join(drafts, newId('drf'))
    await write(draft, JSON.stringify(content))
    try {
      await link(draft, join(place, `${name}.json`))
      await settle(place)
      return true
    } catch (error) {
      if (isThere(error)) return false
      throw error
    } finally {
      await rm(draft)
    }
  }
  async function read<T>(file: string): Promise<T | null> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as T
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }
  /** What a name in the folder promises has to be there: an order that no list names any more would go to the bank a second time. */
  async function need<T>(file: string): Promise<T> {
    const content = await read<T>(file)
    if (content === null) throw new Error(`the manual rail’s folder is not whole: ${file} is missing`)
    return content
  }
  async function namesIn(place: string): Promise<string[]> {
    await open_()
    return (await readdir(place)).sort()
  }

  return {
    addOrder: (order: ManualOrder) => writeOnce(orders, order.payoutId, order),
    orderOf: (payoutId: string) => (isName(payoutId) ? read<ManualOrder>(join(orders, `${payoutId}.json`)) : Promise.resolve(null)),
    orders: async (): Promise<ManualOrder[]> => Promise.all((await namesIn(orders)).map((name) => need<ManualOrder>(join(orders, name)))),
    batches: async (): Promise<Batch[]> =>
      Promise.all((await namesIn(batches)).map((name) => need<Batch>(join(batches, name, 'batch.json')))),
    /** The batch and its files for the bank, all or none; false when another batch took the name meanwhile. */
    async addBatch(batch: Batch, files: Readonly<Record<string, string>>): Promise<boolean> {
      await open_()
      const draft = join(drafts, newId('drf'))
      await mkdir(draft, { mode: 0o700 })
      for (const [name, text] of Object.entries({ ...files, 'batch.json': JSON.stringify(batch) })) await write(join(draft, name), text)
      try {
        await rename(draft, join(batches, batch.batchId))
        await settle(batches)
        return true
      } catch (error) {
        if (!isThere(error)) throw error
        await rm(draft, { recursive: true })
        return false
      }
    },
    /** A file for the bank; null once it was deleted. */
    async bankFile(batchId: string, name: BankFile): Promise<string | null> {
      if (!isName(batchId)) return null
      try {
        return await readFile(join(batches, batchId, name), 'utf8')
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    /** Deletes what holds names and numbers of accounts; the list of what was sent stays. */
    async forgetBankFiles(batchId: string): Promise<void> {
      if (!isName(batchId)) throw new RangeError(`no name of a batch: ${batchId}`)
      for (const name of bankFiles) await rm(join(batches, batchId, name), { force: true })
    },
    /** False when the same was said before. */
    addOutcome: (payoutId: string, outcome: Outcome) => writeOnce(outcomes, `${payoutId}-${outcome.is}`, outcome),
    /** A return stands over a settlement: money may come back after it arrived. */
    async outcomeOf(payoutId: string): Promise<Outcome | null> {
      if (!isName(payoutId)) return null
      return (
        (await read<Outcome>(join(outcomes, `${payoutId}-returned.json`))) ??
        (await read<Outcome>(join(outcomes, `${payoutId}-settled.json`)))
      )
    },
  }
}
export type ManualFolder = ReturnType<typeof manualFolder>
