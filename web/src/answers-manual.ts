/** What the server answers to the page of the manual rail, as plain JSON. */
import type { ImportResult } from './answers-console.ts'

export type ManualFileAnswer = {
  /** Whether this server pays anybody by a file. */
  isOpen: boolean
  /** Orders that no file holds yet. `payeeId` is what the list of accounts has to name: the member, or a payee that the member named. */
  orders: { payoutId: string; memberId: string; payeeId: string; memberName: string; cents: number }[]
  /** Newest first; `isKept` while its files, with names and numbers of accounts, still lie on the server. */
  batches: { id: string; madeAt: string; lines: number; cents: number; settled: number; returned: number; isKept: boolean }[]
  /** What making a file came to; `waiting` orders have no line of their payee in the list. */
  made:
    | null
    | { is: 'made' | 'empty' | 'taken'; waiting: number }
    | { is: 'refused'; errors: { line: number; code: string; field: string | null; value: string }[] }
  result: ImportResult | null
}
