/** `npm run sandbox`: the sandbox by itself, until it is interrupted. */
import { readConfig } from './config.ts'
import { startSandbox } from './sandbox.ts'

const config = readConfig(process.env)
const sandbox = await startSandbox(config)
// Before anything is printed: whoever reads it may interrupt at once.
let ending = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return
    ending = true
    void sandbox.close()
  })
}

const out = (line: string) => process.stdout.write(`${line}\n`)
out(`Sandbox   ${sandbox.url}`)
out(`Mailbox   ${sandbox.url}/mailbox   (SMTP 127.0.0.1:${sandbox.smtpPort})`)
out(`Phones    ${sandbox.url}/phone`)
if (config.adminKey === undefined) out(`Admin key ${sandbox.adminKey}`)
out(config.stateFile === '' ? 'State     in memory, gone when this ends' : `State     ${config.stateFile}`)
