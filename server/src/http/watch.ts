/** Every page of the console that shows members' data leaves a row in the audit: who looked, where, and at whom. */
import { addAudit, statedReason } from '#platform/audit-store.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import type { Guest, Show } from './door.ts'

type Part = Pick<World, 'db' | 'clock' | 'emit'>
type View = { readonly actor: string; readonly door: string; readonly memberIds: readonly string[] }

/** So long what somebody said they look at a member for stands for what they open of that member. */
const REASON_HOURS = 8
export const reasonFor = (world: Part, actor: string, memberId: string): Promise<string | null> =>
  statedReason(world.db, actor, memberId, world.clock.now().subtract({ hours: REASON_HOURS }))

/** Notes a reading of these members' data; of nobody's there is nothing to note. */
export async function noteView(world: Part, { actor, door, memberIds }: View): Promise<void> {
  const [only] = memberIds
  if (only === undefined) return
  const reason = memberIds.length === 1 ? await reasonFor(world, actor, only) : null
  await inWork(world, ({ trx, now }) => addAudit(trx, { actor, action: 'console.read', subject: door, reason, memberIds }, now))
}

/** A receipt notes by itself what of it was read. */
const NOTED_THERE = new Set(['console-payment'])

/** Shows nothing before it is noted who is in it: any answer of a staff door is looked through, so that no door can forget to. */
export const watched =
  (world: Part, show: Show, guest: Guest, door: string): Show =>
  async (page, answer, status) => {
    const memberIds = NOTED_THERE.has(page) ? [] : membersIn(answer)
    await noteView(world, { actor: guest.member.memberId, door, memberIds })
    return show(page, answer, status)
  }

const MEMBER = /^mem_[0-9a-f-]{36}$/

/** The members that an answer names: their ids stand beside their names wherever these do. */
export function membersIn(answer: unknown): string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (MEMBER.test(value)) found.add(value)
    } else if (Array.isArray(value)) for (const one of value) look(one)
    else if (value !== null && typeof value === 'object') for (const one of Object.values(value)) look(one)
  }
  look(answer)
  return [...found]
}
