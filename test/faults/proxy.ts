/** A way between two programs on which answers get lost: what was asked has been done, and the asker never hears of it. */
import { connect, createServer, type Socket } from 'node:net'

/** Reads what comes back on one connection: passes on what is whole, and asks for each answer whether it is lost. */
export type Reader = (chunk: Buffer, pass: (bytes: Buffer) => void, isLost: (answer: string) => boolean) => 'goes on' | 'lost'
export type Proxy = { readonly port: number; readonly lost: readonly string[]; close(): void }

/** `loses` is asked for each answer that says that something was done. */
export async function openProxy(
  target: { readonly path: string } | { readonly port: number },
  newReader: () => Reader,
  loses: (answer: string) => boolean,
): Promise<Proxy> {
  const lost: string[] = []
  const open = new Set<Socket>()
  const server = createServer((asker) => {
    const other = 'path' in target ? connect(target.path) : connect(target.port, '127.0.0.1')
    const read = newReader()
    for (const socket of [asker, other]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket
        .on('error', () => {})
        .once('close', () => {
          open.delete(socket)
          asker.destroy()
          other.destroy()
        })
    }
    asker.pipe(other)
    const isLost = (answer: string): boolean => {
      const gone = loses(answer)
      if (gone) lost.push(answer)
      return gone
    }
    other.on('data', (chunk: Buffer) => {
      if (read(chunk, (bytes) => asker.write(bytes), isLost) === 'goes on') return
      asker.resetAndDestroy()
      other.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    lost,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/**
 * PostgreSQL frontend/backend protocol 3.0: a type byte and a length before each message. `CommandComplete` of a COMMIT, or of a statement
 * that writes outside a transaction, says that it is done; whether a transaction is open is said by each `ReadyForQuery`.
 */
export function postgresAnswers(): Reader {
  let rest = Buffer.alloc(0)
  let inTransaction = false
  return (chunk, pass, isLost) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
      const message = rest.subarray(0, 1 + rest.readInt32BE(1))
      rest = rest.subarray(message.length)
      const type = String.fromCharCode(message[0] ?? 0)
      if (type === 'Z') inTransaction = String.fromCharCode(message[5] ?? 0) !== 'I'
      const tag = type === 'C' ? message.toString('latin1', 5, message.length - 1) : ''
      const isDone = tag === 'COMMIT' || (!inTransaction && /^(INSERT|UPDATE|DELETE) /.test(tag) && !/ 0$/.test(tag))
      if (isDone && isLost(tag.replace(/ .*/, ''))) return 'lost'
      pass(message)
    }
    return 'goes on'
  }
}

/** HTTP/1.1 without pipelining: an answer is held until it is whole, then passed on or lost. */
export function httpAnswers(): Reader {
  let held = Buffer.alloc(0)
  return (chunk, pass, isLost) => {
    held = Buffer.concat([held, chunk])
    const head = held.indexOf('\r\n\r\n')
    if (head < 0) return 'goes on'
    const fields = held.toString('latin1', 0, head)
    const length = /^content-length: (\d+)$/im.exec(fields)?.[1]
    const isWhole = length === undefined ? held.subarray(-5).toString() === '0\r\n\r\n' : held.length >= head + 4 + Number(length)
    if (!isWhole) return 'goes on'
    if (isLost(fields.slice(0, fields.indexOf('\r\n')))) return 'lost'
    pass(held)
    held = Buffer.alloc(0)
    return 'goes on'
  }
}
