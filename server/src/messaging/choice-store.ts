/** All SQL of what members want to be told of. */
import type { Channel, Choice, Topic } from '#messaging/choices.ts'
import type { Queries, Trx } from '#platform/db.ts'

export async function choicesOf(q: Queries, memberId: string): Promise<Choice[]> {
  const rows = await q.selectFrom('notification_choice').selectAll().where('member_id', '=', memberId).execute()
  return rows.map((r) => ({ topic: r.topic as Topic, channel: r.channel as Channel, wanted: r.wanted }))
}

export async function saveChoices(trx: Trx, memberId: string, choices: readonly Choice[], at: Temporal.Instant): Promise<void> {
  for (const { topic, channel, wanted } of choices)
    await trx
      .insertInto('notification_choice')
      .values({ member_id: memberId, topic, channel, wanted, chosen_at: at })
      .onConflict((c) => c.columns(['member_id', 'topic', 'channel']).doUpdateSet({ wanted, chosen_at: at }))
      .execute()
}
