/** The environment, read in this one place. */
import type { SandboxOptions } from './sandbox.ts'

/** Reads `SANDBOX_PORT`, `SANDBOX_SMTP_PORT`, `SANDBOX_STATE`, `SANDBOX_START_AT`, `SANDBOX_SEED`, `SANDBOX_HOUSEHOLDS`, `SANDBOX_ADMIN_KEY`. Throws RangeError on a number that is none. */
export function readConfig(env: NodeJS.ProcessEnv): SandboxOptions {
  const number = (name: string, otherwise: number, max: number) => {
    const text = env[name] ?? ''
    if (text === '') return otherwise
    if (!/^\d{1,10}$/.test(text) || Number(text) > max)
      throw new RangeError(`${name} must be a whole number up to ${max}, not ${JSON.stringify(text)}`)
    return Number(text)
  }
  return {
    port: number('SANDBOX_PORT', 4100, 65_535),
    smtpPort: number('SANDBOX_SMTP_PORT', 4125, 65_535),
    stateFile: env['SANDBOX_STATE'] ?? '',
    seed: number('SANDBOX_SEED', 1, 4_294_967_295),
    ...(env['SANDBOX_HOUSEHOLDS'] && { households: number('SANDBOX_HOUSEHOLDS', 0, 1_000_000) }),
    ...(env['SANDBOX_START_AT'] && { startAt: env['SANDBOX_START_AT'] }),
    ...(env['SANDBOX_ADMIN_KEY'] && { adminKey: env['SANDBOX_ADMIN_KEY'] }),
  }
}

/** Where the clock command finds a running sandbox. */
export const readSandboxUrl = (env: NodeJS.ProcessEnv): string => env['SANDBOX_URL'] ?? `http://127.0.0.1:${env['SANDBOX_PORT'] ?? 4100}`
