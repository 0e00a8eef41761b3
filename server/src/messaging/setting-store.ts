/** All SQL of how members want to be disturbed. */
import { type Setting, usualQuiet } from '#messaging/setting.ts'
import type { Queries, Trx } from '#platform/db.ts'

export async function settingOf(q: Queries, memberId: string): Promise<Setting> {
  const r = await q
    .selectFrom('member')
    .leftJoin('alert_setting', 'alert_setting.member_id', 'member.member_id')
    .select(['medical_equipment', 'quiet_from_hour', 'quiet_until_hour', 'amounts_on_screen'])
    .where('member.member_id', '=', memberId)
    .executeTakeFirst()
  const { quiet_from_hour: fromHour = null, quiet_until_hour: untilHour = null } = r ?? {}
  return {
    quiet: fromHour === null || untilHour === null ? usualQuiet : { fromHour, untilHour },
    amountsOnScreen: r?.amounts_on_screen ?? false,
    medicalEquipment: r?.medical_equipment ?? false,
  }
}

export async function saveSetting(trx: Trx, memberId: string, setting: Setting, at: Temporal.Instant): Promise<void> {
  const { quiet, amountsOnScreen, medicalEquipment } = setting
  const row = {
    ...{ quiet_from_hour: quiet.fromHour, quiet_until_hour: quiet.untilHour },
    ...{ amounts_on_screen: amountsOnScreen, saved_at: at },
  }
  await trx
    .insertInto('alert_setting')
    .values({ member_id: memberId, ...row })
    .onConflict((c) => c.column('member_id').doUpdateSet(row))
    .execute()
  await trx.updateTable('member').set({ medical_equipment: medicalEquipment }).where('member_id', '=', memberId).execute()
}
