/** The shape of every task that tells: it looks at each subject and queues what there is to tell about it. */
import type { Utilities } from '#connect/utilities.ts'
import { type NewMessage, queueMessage, type StoredTemplate } from '#messaging/queue-message.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import type { Subject } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

export type TellWorld = { readonly db: Db; readonly clock: Clock; readonly utilities: Pick<Utilities, 'get'> }
type AnyMessage = { [T in StoredTemplate]: NewMessage<T> }[StoredTemplate]

export const tell = (name: string, messagesOf: (world: TellWorld, subject: Subject) => Promise<readonly AnyMessage[]>) =>
  task<TellWorld, readonly AnyMessage[]>({
    name,
    async prepare(world, subjects) {
      const all: AnyMessage[] = []
      for (const subject of subjects) all.push(...(await messagesOf(world, subject)))
      return all
    },
    async commit(work: Work, messages) {
      for (const message of messages) await queueMessage(work, message as NewMessage<StoredTemplate>)
    },
  })
