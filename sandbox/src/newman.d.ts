/** The part of newman that the test of Con Edison's collection uses; it comes without types. */
declare module 'newman' {
  type Failure = { source?: { name?: string }; error: { test?: string; message: string } }
  type Summary = { run: { stats: { requests: { total: number }; assertions: { total: number } }; failures: readonly Failure[] } }
  type Options = {
    collection: object
    environment: object
    envVar: readonly { key: string; value: string }[]
    reporters: readonly string[]
    timeoutRequest?: number
  }
  const newman: { run(options: Options, done: (error: Error | null, summary: Summary) => void): void }
  export default newman
}
