/** Starts and stops the whole sandbox. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { makeApp } from './app.ts'
import { makeTurner } from './clock/turn.ts'
import { endDuePermits } from './consent/permit-ends.ts'
import { startMailbox } from './mailbox/mailbox.ts'
import { makeSender } from './outgoing.ts'
import { moveTexts } from './phone/deliver.ts'
import { settlePayouts } from './rail/payouts.ts'
import { announcePublications } from './resources/batches.ts'
import { randomSecret } from './state.ts'
import { openWorld } from './world.ts'

export type SandboxOptions = {
  /** 0 takes any free port. */
  port: number
  smtpPort: number
  /** SQLite file; '' keeps the state in memory. */
  stateFile: string
  /** First domain time of a new state (RFC 3339); without it `firstDomainTime` of the real time. */
  startAt?: string
  /** What weather, habits and publication times are drawn from; 1 when absent. */
  seed?: number
  /** Households at every utility, made when they are looked at; without it the neighbourhood, and twenty where there is none. */
  households?: number
  /** Bearer key of the admin API; made at random when absent. */
  adminKey?: string
}

export type Sandbox = { url: string; smtpPort: number; adminKey: string; close(): Promise<void> }

const heartbeatMs = 250

/** Starts everything on 127.0.0.1. Throws when a port is taken or the state file cannot be opened. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = openWorld(options.stateFile, options.startAt, options.seed ?? 1, options.households)
  const adminKey = options.adminKey ?? randomSecret()
  const stop = new AbortController()
  const sender = makeSender(world, stop.signal)
  const turner = makeTurner(world, sender, stop.signal)
  const server = createAdaptorServer({ fetch: makeApp(world, turner, adminKey).fetch }) as Server
  try {
    await listen(server, options.port)
    world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const mailbox = await startMailbox(world, options.smtpPort)
    // Domain time also passes by itself; while the clock is being turned, the turn sends its publications in its own order.
    const heartbeat = setInterval(() => {
      settlePayouts(world)
      endDuePermits(world)
      void moveTexts(world)
      if (!turner.isTurning()) announcePublications(world)
      void sender.sendDue()
    }, heartbeatMs)
    return {
      url: world.url,
      smtpPort: mailbox.port,
      adminKey,
      async close() {
        clearInterval(heartbeat)
        stop.abort()
        await Promise.all([turner.settled(), mailbox.close(), closeServer(server)])
        world.state.close()
      },
    }
  } catch (error) {
    server.close()
    world.state.close()
    throw error
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
