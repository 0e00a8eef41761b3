/** Where a command writes: given in, so that tests read it back. */
export type Io = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether standard error is a terminal, where progress may be shown. */
  readonly errIsTerminal: boolean
}

/** Shows progress of a long file on a terminal, and takes it away again. */
export function progressOn(io: Io, path: string): { tell: (bytes: number, total: number) => void; done: () => void } {
  let shown = -1
  const tell = (bytes: number, total: number) => {
    const percent = Math.floor((100 * bytes) / total)
    // Short files are done before anyone could read it.
    if (!io.errIsTerminal || total < 4_000_000 || percent === shown) return
    shown = percent
    io.err(`\r${path}: ${percent} %`)
  }
  const done = () => {
    if (shown >= 0) io.err('\r\u001b[K')
  }
  return { tell, done }
}
