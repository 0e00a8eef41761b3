/** All SQL about the client's own tokens, sealed; the place of each is the utility and our client id there. */
import { sql } from 'kysely'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Queries } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'

export type ClientToken = {
  value: string
  expiresAt: Temporal.Instant
  /** Where bulk data of all customers lies, usage and accounts apart. */
  resourceUri: string | null
  customerResourceUri: string | null
}
type Client = Pick<UtilityClient, 'profile' | 'clientId'>
const placeOf = ({ profile, clientId }: Client) => `client/${profile.id}/${clientId}`

export async function readClientToken(q: Queries, vault: Vault, client: Client): Promise<ClientToken | null> {
  const row = await q
    .selectFrom('client_token')
    .selectAll()
    .where('utility_id', '=', client.profile.id)
    .where('client_id', '=', client.clientId)
    .executeTakeFirst()
  if (!row?.sealed || !row.expires_at) return null
  const value = vault.open(row.sealed, placeOf(client))
  return { value, expiresAt: row.expires_at, resourceUri: row.resource_uri, customerResourceUri: row.customer_resource_uri }
}

/** Takes the turn to ask for a token, unless another process has it; a turn that nobody gave back ends by itself, in real time. */
export async function takeClientTurn(q: Queries, client: Client, turn: string, seconds: number): Promise<boolean> {
  const row = { turn, turn_ends_at: sql<Temporal.Instant>`clock_timestamp() + make_interval(secs => ${seconds})` }
  const taken = await q
    .insertInto('client_token')
    .values({ utility_id: client.profile.id, client_id: client.clientId, ...row })
    .onConflict((c) =>
      c
        .columns(['utility_id', 'client_id'])
        .doUpdateSet(row)
        .where((e) =>
          e.or([e('client_token.turn_ends_at', 'is', null), e('client_token.turn_ends_at', '<', sql<Temporal.Instant>`clock_timestamp()`)]),
        ),
    )
    .returning('turn')
    .executeTakeFirst()
  return taken !== undefined
}

export async function leaveClientTurn(q: Queries, client: Client, turn: string): Promise<void> {
  await q
    .updateTable('client_token')
    .set({ turn: null, turn_ends_at: null })
    .where('utility_id', '=', client.profile.id)
    .where('client_id', '=', client.clientId)
    .where('turn', '=', turn)
    .execute()
}

export async function storeClientToken(q: Queries, vault: Vault, client: Client, token: ClientToken, now: Temporal.Instant): Promise<void> {
  await q
    .updateTable('client_token')
    .set({
      sealed: vault.seal(token.value, placeOf(client)),
      expires_at: token.expiresAt,
      resource_uri: token.resourceUri,
      customer_resource_uri: token.customerResourceUri,
      stored_at: now,
    })
    .where('utility_id', '=', client.profile.id)
    .where('client_id', '=', client.clientId)
    .execute()
}
