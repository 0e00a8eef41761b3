/** The contract suite: against the sandbox's utilities, or against the custodian the environment names (see the README). */
import { after } from 'node:test'
import { utilityIds } from '../../sandbox/src/admin/admin-json.ts'
import { listen, startKit } from '../../sandbox/src/testing.ts'
import { decimalValues } from './custodian.ts'
import { liveCustodian } from './live.ts'
import { sandboxCustodian } from './sandbox.ts'
import { contract } from './suite.ts'

const live = await liveCustodian(process.env, Temporal.Now.instant())
if (live) {
  const { access, client, registration } = live
  contract(live.name, async () => live, {
    access: access !== undefined && access.resourceURI !== '',
    client: client !== undefined,
    registration: registration !== undefined,
  })
} else {
  const notify = await listen()
  const kit = await startKit({}, `${notify.url}/notify`)
  after(() => Promise.all([kit.close(), notify.close()]))
  for (const utility of utilityIds) {
    const make = async () => ({
      ...(await sandboxCustodian(kit, utility, `${utility}-02`, `${notify.url}/notify`)),
      deviations: utility === 'metro' ? [decimalValues] : [],
    })
    contract(`sandbox ${utility}`, make, { access: true, client: true, registration: true })
  }
}
