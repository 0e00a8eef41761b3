/** A server in a process of its own, which kills itself at an effect: started by `openChild`, told what to do by messages. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { watchEffects } from '../../server/src/platform/failpoint.ts'
import { type Fate, nameOf } from './fate.ts'
import { listen, openServer, type Place } from './server.ts'
import type { Actor } from './stage.ts'

type Order = { readonly work: true } | { readonly turnTo: string } | { readonly stop: true }

/** Resolves when it serves. */
export async function openChild(place: Place, fate: Fate | null): Promise<Actor> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ place, fate })], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const died = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal === 'SIGKILL' ? (fate?.effect ?? signal) : `ended with ${code}`)),
  )
  const hear = () => new Promise<{ port?: number; error?: string }>((resolve) => child.once('message', (word) => resolve(word as object)))
  const say = async (order: Order) => {
    const answer = hear()
    // Whoever is dead hears nothing and never answers; that it died is told by `died`.
    if (child.connected) child.send(order, () => {})
    const { error } = await answer
    if (error !== undefined) throw new Error(error)
  }
  const { port } = await Promise.race([
    hear(),
    died.then((how): { port?: number } => {
      throw new Error(how)
    }),
  ])
  if (port === undefined) throw new Error('the server of a child did not start')
  return {
    port,
    died,
    work: () => say({ work: true }),
    turnTo: (to) => say({ turnTo: to }),
    async stop() {
      child.send({ stop: true })
      await died
    },
  }
}

if (import.meta.main) {
  const { place, fate } = JSON.parse(process.argv[2] ?? '') as { place: Place; fate: Fate | null }
  watchEffects(async (effect, moment) => {
    if (fate && nameOf(effect) === fate.effect && moment === fate.kind) process.kill(process.pid, 'SIGKILL')
  })
  const server = await openServer(place)
  const doors = await listen(server.fetch)
  const follow = async (order: Order): Promise<void> => {
    if ('work' in order) await server.queue.drain()
    else if ('turnTo' in order) server.turnTo(order.turnTo)
    else {
      doors.close()
      await server.stop()
      process.exit(0)
    }
  }
  process.on(
    'message',
    (order) =>
      void follow(order as Order).then(
        () => process.send?.({}),
        (error: unknown) => process.send?.({ error: String(error) }),
      ),
  )
  process.send?.({ port: doors.port })
}
