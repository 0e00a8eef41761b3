/** The sandbox: two pretend utilities, their households, a payout rail, a mailbox and the one clock, in one process on 127.0.0.1. */
export type { ClientRegistration, Faults, Hooks, HouseholdEntry, RailFault } from './admin/admin-json.ts'
export { firstDomainTime } from './clock/first-domain-time.ts'
export { hookSignature, verifyHookSignature } from './rail/signature.ts'
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'
