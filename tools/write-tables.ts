/** `npm run tables`: migrates a new database and writes its tables as types. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freshDatabase, startTestCluster } from '../server/src/testing/cluster.ts'
import { tablesOf } from './tables.ts'

const cluster = await startTestCluster()
const at = await freshDatabase(cluster)
writeFileSync(fileURLToPath(new URL('../server/src/platform/tables.ts', import.meta.url)), await tablesOf({ ...at, user: 'postgres' }))
await cluster.stop()
