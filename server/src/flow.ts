/** The order of the work: when the fact on the left is true, do the tasks on the right. */
import type { Flow } from '#platform/task.ts'

export const flow = {} satisfies Flow<never>
