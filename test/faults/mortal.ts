/** A server in this process that dies at an effect: from that moment on none of its code goes on, and its connections are cut. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { watchEffects } from '../../server/src/platform/failpoint.ts'
import { type Fate, nameOf } from './fate.ts'
import { listen, openServer, type Place } from './server.ts'
import type { Actor } from './stage.ts'

const lives = new AsyncLocalStorage<{ dead: boolean }>()
const never = new Promise<never>(() => {})

/** Notes every effect in `seen`; the fate strikes at the first effect of its name, and is over then for every server it was given to. */
export async function openMortal(place: Place, seen: Set<string>, fate: { next: Fate | null }): Promise<Actor> {
  const me = { dead: false }
  const death = Promise.withResolvers<string>()
  watchEffects(async (effect, moment) => {
    // What a dead server still has under way stands still for ever.
    if (lives.getStore()?.dead) return never
    const name = nameOf(effect)
    seen.add(name)
    const { next } = fate
    if (!next || name !== next.effect || moment !== (next.kind === 'before' ? 'before' : 'after')) return
    fate.next = null
    if (next.kind === 'lost') throw Object.assign(new Error('the answer was lost'), { code: 'ECONNRESET' })
    me.dead = true
    server.abandon()
    death.resolve(name)
    return never
  })
  const server = await lives.run(me, () => openServer(place))
  const doors = await lives.run(me, () => listen((request) => lives.run(me, () => server.fetch(request))))
  return {
    port: doors.port,
    died: death.promise.finally(() => doors.close()),
    work: () => lives.run(me, () => server.queue.drain()),
    turnTo: async (to) => server.turnTo(to),
    async stop() {
      doors.close()
      await server.stop()
    },
  }
}
