/** A task: first look and ask the outside, holding no transaction; then commit the effect, the facts it leads to and the job's end in one. */
import type { Trx } from '#platform/db.ts'
import type { FactName } from '#platform/facts.ts'
import type { Subject } from '#platform/ids.ts'

/** What a commit works with. */
export type Work = {
  readonly trx: Trx
  /** Domain time of this commit; bind it, never use SQL's own now(). */
  readonly now: Temporal.Instant
  /** Tells the modules after this one; a `version` makes the same telling once-only for days. */
  emit(fact: FactName, subjects: readonly Subject[], version?: string): Promise<void>
  /** The same, when domain time reaches `dueAt`. */
  wait(dueAt: Temporal.Instant, fact: FactName, subject: Subject): Promise<void>
}

/** `World` is what the task needs of the running server; `Prepared` is handed from the first half to the second. */
export type Task<World, Prepared = unknown> = {
  readonly name: string
  /** How many subjects one job may name, when a failure of one should not hold up the others. */
  readonly subjectsMax?: number
  prepare(world: World, subjects: readonly Subject[]): Promise<Prepared>
  commit(work: Work, prepared: Prepared, world: World): Promise<void>
}

/** A task as the flow lists it, its private type closed over. */
export type AnyTask<World> = {
  readonly name: string
  readonly subjectsMax?: number
  run(world: World, subjects: readonly Subject[]): Promise<(work: Work) => Promise<void>>
}

export const task = <World, Prepared>(definition: Task<World, Prepared>): AnyTask<World> => ({
  name: definition.name,
  ...(definition.subjectsMax ? { subjectsMax: definition.subjectsMax } : {}),
  async run(world, subjects) {
    const prepared = await definition.prepare(world, subjects)
    return (work) => definition.commit(work, prepared, world)
  },
})

export type Flow<World> = Partial<Record<FactName, readonly AnyTask<World>[]>>
