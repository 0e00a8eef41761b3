/**
 * One world that can be lived in again and again from the same morning: a database and a sandbox, kept as they were, and in front of the
 * server a gate that stays open while servers die behind it.
 */
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts'
import { type Cluster, freshDatabase, startTestCluster } from '../../server/src/testing/cluster.ts'
import { freePort } from '../../tools/world.ts'
import { PHONE, type Place, SECRETS } from './server.ts'

/** A server that works when it is told to, wherever it runs. */
export type Actor = {
  /** Runs what there is to do; ends when nothing is left to do now. */
  work(): Promise<void>
  turnTo(to: string): Promise<void>
  readonly port: number
  /** Resolves when it died, with the effect it died at. */
  readonly died: Promise<string>
  /** Ends it in order. */
  stop(): Promise<void>
}
export type Stage = Awaited<ReturnType<typeof openStage>>

export async function openStage(startAt: string) {
  const cluster: Cluster = await startTestCluster()
  const folder = mkdtempSync(join(tmpdir(), 'qpc-faults-'))
  const [sandboxPort, smtpPort] = [await freePort(), await freePort()]
  const gate = await openGate()
  const appUrl = `http://localhost:${gate.port}`
  const admin = new pg.Client({ host: cluster.host, user: 'postgres', database: 'postgres' })
  await admin.connect()
  let sandbox: Sandbox | null = null
  let address = await freshDatabase(cluster)

  const nameOfKept = (name: string) => `kept_${process.pid}_${name}`
  const openSandbox = async () => {
    sandbox = await startSandbox({ port: sandboxPort, smtpPort, stateFile: join(folder, 'now.sqlite'), startAt, adminKey: 'admin' })
  }
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${sandboxUrl}/admin/${path}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer admin' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  await openSandbox()
  for (const id of ['metro', 'valley'])
    await put(`clients/${id}`, {
      clientId: 'qpc',
      clientSecret: SECRETS.client,
      redirectUri: `${appUrl}/connect/return/sandbox-${id}`,
      notifyUri: `${appUrl}/hooks/utility/sandbox-${id}`,
    })
  await put('hooks', { rail: { url: `${appUrl}/hooks/rail/sandbox`, secret: SECRETS.hooks, apiKey: SECRETS.rail } })
  await put('phone', { ...PHONE, inboundUrl: `${appUrl}/hooks/sms/text` })

  // With one network an account lies in the same in every life.
  await askAs(address, "delete from network where network <> 'Harbor' and utility_id = 'sandbox-metro'")

  const now = async () => ((await (await fetch(`${sandboxUrl}/clock`)).json()) as { nowAt: string }).nowAt
  /** Whatever still holds a connection of this database is cut off in the middle, as when its process ends. */
  const cutOff = async () => {
    const others = `from pg_stat_activity where datname = '${address.database}' and pid <> pg_backend_pid()`
    for (;;) {
      const { rowCount } = await admin.query(`select pg_terminate_backend(pid) ${others}`)
      if (rowCount === 0) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return {
    appUrl,
    sandboxUrl,
    gate,
    now,
    place: async (): Promise<Place> => ({ address, sandboxUrl, smtpPort, appUrl, at: await now() }),
    async turnSandboxTo(to: string) {
      await fetch(`${sandboxUrl}/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ to }) })
    },
    /** As the owner of the database. */
    ask: <Row extends object>(query: string): Promise<Row[]> => askAs<Row>(address, query),
    /** The server is gone: its connections are cut, and its leases run out as they would in a few seconds. */
    async bury() {
      gate.close()
      await cutOff()
      await askAs(
        address,
        "update pgboss.job set state = 'retry', retry_count = retry_count + 1, start_after = now() where state = 'active'",
      )
    },
    /** Keeps the world as it is under a name. No server may be running. */
    async keep(name: string) {
      await sandbox?.close()
      await cutOff()
      await admin.query(`create database ${nameOfKept(name)} template ${address.database} strategy file_copy`)
      copyFileSync(join(folder, 'now.sqlite'), join(folder, `${name}.sqlite`))
      await openSandbox()
    },
    /** The world is again as it was when it was kept. */
    async backTo(name: string) {
      await sandbox?.close()
      await cutOff()
      await admin.query(`drop database ${address.database}`)
      address = { ...address, database: `life_${randomBytes(5).toString('hex')}` }
      await admin.query(`create database ${address.database} template ${nameOfKept(name)} strategy file_copy`)
      for (const rest of ['-wal', '-shm']) rmSync(join(folder, `now.sqlite${rest}`), { force: true })
      copyFileSync(join(folder, `${name}.sqlite`), join(folder, 'now.sqlite'))
      await openSandbox()
    },
    async close() {
      gate.end()
      await sandbox?.close()
      await admin.end()
      await cluster.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function askAs<Row extends object>(address: Place['address'], query: string): Promise<Row[]> {
  const client = new pg.Client({ ...address, user: 'postgres' })
  await client.connect()
  return (await client.query<Row>(query).finally(() => client.end())).rows
}

/** A port that leads to the server of the moment; while there is none, who comes is cut off. */
async function openGate() {
  let target: number | null = null
  let returned: string | null = null
  const open = new Set<Socket>()
  const hold = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
  }
  const server = createServer((client) => {
    hold(client)
    client.on('data', (bytes: Buffer) => {
      returned = /^GET (\/connect\/return\/\S+)/.exec(bytes.toString('latin1', 0, 4000))?.[1] ?? returned
    })
    if (target === null) return void client.destroy()
    const app = dial(target, '127.0.0.1')
    hold(app)
    client.pipe(app).pipe(client)
    client.once('close', () => app.destroy())
    app.once('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const close = () => {
    target = null
    for (const socket of open) socket.destroy()
  }
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    /** Where somebody last came back from a utility: the address that a browser shows whose page did not load. */
    takeReturn() {
      const path = returned
      returned = null
      return path
    },
    leadTo: (port: number) => {
      target = port
    },
    close,
    end() {
      server.close()
      close()
    },
  }
}
