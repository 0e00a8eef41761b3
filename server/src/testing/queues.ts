/** Queues for a flow of a test's own: the template database has those of the real flow only, and the server's role may not make any. */
import pg from 'pg'
import { PgBoss } from 'pg-boss'

/** Made as the owner; retries follow at once. */
export async function createQueues(address: { host: string; user: string; database: string }, names: readonly string[]): Promise<void> {
  const owner = new pg.Pool({ ...address, user: 'postgres', max: 1 })
  const boss = new PgBoss({
    db: { executeSql: (text, values) => owner.query(text, values as unknown[]) },
    schema: 'pgboss',
    migrate: false,
    supervise: false,
    schedule: false,
  })
  await boss.start()
  for (const name of names) await boss.createQueue(name, { retryLimit: 5, retryDelay: 0, notify: true })
  await boss.stop({ graceful: false })
  await owner.end()
}
