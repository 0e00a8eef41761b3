// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the mistakes are planted in source text, where these stand.
/** Small mistakes in the ledger, one at a time: each must be found by the test of the invariant that it breaks. */

export type Mutant = {
  readonly name: string
  /** The invariant whose test has to fail. */
  readonly breaks: `L${number}`
} & (
  | {
      /** A file under server/src, and the text in it that is replaced. */ readonly file: string
      readonly from: string
      readonly to: string
    }
  | { /** What the owner of the database does to it before the test begins. */ readonly sql: string }
)

const store = 'ledger/ledger-store.ts'
const transfer = 'ledger/transfer.ts'
const reservation = 'ledger/reservation.ts'
const check = 'ledger/check-store.ts'
const seal = 'ledger/seal-store.ts'

export const mutants: readonly Mutant[] = [
  { name: 'an amount of nothing is booked', breaks: 'L1', file: transfer, from: 'cents <= 0n', to: 'cents < 0n' },
  {
    name: 'an account that is not of the chart is booked',
    breaks: 'L1',
    file: transfer,
    from: 'if (!partsOfAccount(account))',
    to: 'if (false)',
  },
  { name: 'both sides are one account', breaks: 'L1', file: transfer, from: 'if (debit === credit)', to: 'if (false)' },
  { name: 'the database takes negative amounts', breaks: 'L1', sql: 'alter table transfer drop constraint transfer_cents_check' },
  { name: 'the database takes one account on both sides', breaks: 'L1', sql: 'alter table transfer drop constraint transfer_check' },
  {
    name: 'the database takes amounts that no rail can pay',
    breaks: 'L1',
    sql: 'alter table transfer drop constraint transfer_payable_cents',
  },
  { name: 'the database takes any name for an account', breaks: 'L1', sql: 'alter table transfer drop constraint transfer_account' },
  {
    name: 'a balance does not move with its journal',
    breaks: 'L2',
    file: store,
    from: '.set({ cents: balance + change })',
    to: '.set({ cents: balance })',
  },
  { name: 'only credits count in a balance', breaks: 'L2', file: transfer, from: '- (t.debit === payable ? t.cents : 0n)', to: '' },
  {
    name: 'of many journals the balance takes the last',
    breaks: 'L2',
    file: store,
    from: '(changed.get(journal.memberId) ?? balances.get(journal.memberId)!)',
    to: 'balances.get(journal.memberId)!',
  },
  {
    name: 'a journal moves another member’s money',
    breaks: 'L2',
    file: transfer,
    from: "?.kind === 'member-payable'",
    to: '?.kind === null',
  },
  {
    name: 'the database lets a row move another member’s money',
    breaks: 'L2',
    sql: 'alter table transfer drop constraint transfer_own_member',
  },
  {
    name: 'the check of balances looks away',
    breaks: 'L2',
    file: check,
    from: '<> coalesce(b.cents, -1)',
    to: '< coalesce(b.cents, -1) - 5',
  },
  { name: 'the server may change what is booked', breaks: 'L3', sql: 'grant update on transfer to qpc_app' },
  { name: 'the server may remove what is booked', breaks: 'L3', sql: 'grant delete on transfer to qpc_app' },
  { name: 'the server may change a seal', breaks: 'L3', sql: 'grant update on seal to qpc_app' },
  { name: 'a seal does not hold when it happened', breaks: 'L3', file: seal, from: "${micros('t.effective_at')}", to: '1' },
  {
    name: 'a seal does not stand on the one before',
    breaks: 'L3',
    file: seal,
    from: ' or a.previous_sha256 <> a.before or a.seal_no <> a.due_no',
    to: '',
  },
  {
    name: 'another body under a known cause is taken for the same',
    breaks: 'L4',
    file: store,
    from: 'row && row.body_sha256 !== bodyHash(journal.transfers)',
    to: 'false',
  },
  {
    name: 'the same among many journals',
    breaks: 'L4',
    file: store,
    from: 'body !== undefined && body !== bodyHash(journal.transfers)',
    to: 'false',
  },
  {
    name: 'a body is known by its amounts alone',
    breaks: 'L4',
    file: transfer,
    from: '`${t.debit}>${t.credit}:${t.cents}`',
    to: 'String(t.cents)',
  },
  { name: 'the database takes a cause twice', breaks: 'L4', sql: 'alter table transfer drop constraint transfer_member_id_cause_line_key' },
  { name: 'a member is owed less than nothing', breaks: 'L5', file: store, from: 'balance !== null && balance + change < 0n', to: 'false' },
  {
    name: 'the same among many journals, if the database lets it',
    breaks: 'L5',
    file: store,
    from: 'if (balance < 0n)',
    to: 'if (balance < -9n)',
  },
  {
    name: 'balances are read without holding them',
    breaks: 'L5',
    file: store,
    from: ".orderBy('member_id')\n    .forUpdate()",
    to: ".orderBy('member_id')",
  },
  {
    name: 'balances are held in the order they are named',
    breaks: 'L5',
    file: store,
    from: '[...new Set(memberIds)].sort()',
    to: '[...new Set(memberIds)]',
  },
  { name: 'the database has no floor', breaks: 'L5', sql: 'alter table payable_balance drop constraint payable_balance_cents_check' },
  {
    name: 'what is set aside goes straight out of cash',
    breaks: 'L6',
    file: reservation,
    from: 'credit: payoutInFlight(r.rail) }',
    to: 'credit: railCash(r.rail) }',
  },
  {
    name: 'what is in flight is not compared',
    breaks: 'L6',
    file: check,
    from: 'where coalesce(open.cents, 0) <> coalesce(booked.cents, 0)',
    to: 'where false',
  },
  { name: 'what was never set aside is settled', breaks: 'L7', file: reservation, from: 'before !== cents', to: 'false' },
  { name: 'any amount is settled of what was set aside', breaks: 'L7', file: reservation, from: 'before !== cents', to: 'before === null' },
  { name: 'the database lets a payout be settled and void', breaks: 'L7', sql: 'drop index transfer_reservation_end' },
  {
    name: 'earnings and what is owed are not compared',
    breaks: 'L8',
    file: check,
    from: 'where coalesce(e.cents, 0) <> coalesce(b.cents, 0) + coalesce(p.cents, 0)',
    to: 'where false',
  },
  {
    name: 'an earning may ride in two payouts that were paid',
    breaks: 'L7',
    file: check,
    from: 'having sum(a.cents) > coalesce(e.cents, 0)',
    to: 'having false',
  },
  {
    name: 'what a payout carries is not added up',
    breaks: 'L8',
    file: check,
    from: 'having sum(a.cents) is distinct from p.cents',
    to: 'having false',
  },
  {
    name: 'what explains a journal is not asked for',
    breaks: 'L9',
    file: check,
    from: 'where due.cents is distinct from booked.cents',
    to: 'where false',
  },
  {
    name: 'remittances are not explained',
    breaks: 'L9',
    file: check,
    from: "select 'mem_house', 'remittance:' || remittance_id, cents + abs(variance_cents) from remittance",
    to: "select 'mem_house', null, 1 where false",
  },
  {
    name: 'items of a rail’s statement are not explained',
    breaks: 'L9',
    file: check,
    from: "select 'mem_house', 'rail-item:' || item_id, abs(cents) from rail_item where reason <> 'explained'",
    to: "select 'mem_house', null, 1 where false",
  },
  {
    name: 'a statement’s unexplained cents are nobody’s',
    breaks: 'L10',
    file: check,
    from: 'from rail_item where closed_at is null',
    to: 'from rail_item where false',
  },
  {
    name: 'what was booked of a statement moves no cash of the rail',
    breaks: 'L10',
    file: check,
    from: "union all select rail, cents from rail_item where reason <> 'explained') as moved",
    to: 'union all select rail, cents from rail_item where false) as moved',
  },
  {
    name: 'a settled payout stays in flight',
    breaks: 'L10',
    file: reservation,
    from: 'debit: payoutInFlight(r.rail), credit: railCash(r.rail)',
    to: 'debit: railCash(r.rail), credit: payoutInFlight(r.rail)',
  },
  {
    name: 'each earning is booked as often as it is told',
    breaks: 'L11',
    file: 'ledger/earning.ts',
    from: 'cause: `earning:${earningId}`, transfers, effectiveAt',
    to: 'cause: `earning:${earningId}${Math.random()}`, transfers, effectiveAt',
  },
  { name: 'a return needs nothing that was paid', breaks: 'L12', file: reservation, from: "after: 'settle'", to: 'after: null' },
  {
    name: 'what is void goes to the rail’s cash',
    breaks: 'L12',
    file: reservation,
    from: 'debit: payoutInFlight(r.rail), credit: memberPayable(r.memberId)',
    to: 'debit: payoutInFlight(r.rail), credit: railCash(r.rail)',
  },
  { name: 'a gap in the steps of a payout is not seen', breaks: 'L13', file: check, from: ' or not last.unbroken', to: '' },
  {
    name: 'a sum forgets credits',
    breaks: 'L13',
    file: store,
    from: 'where credit = ${account}) as net',
    to: 'where credit = ${account} and false) as net',
  },
  {
    name: 'what fell short is forgotten',
    breaks: 'L14',
    file: 'ledger/remittance.ts',
    from: 'credit, cents: shortfall.cents',
    to: 'credit, cents',
  },
  {
    name: 'a refused journal leaves its row',
    breaks: 'L15',
    file: store,
    from: '    const evidence = { balanceCents',
    to: '    await writeTransfers(trx, journal)\n    const evidence = { balanceCents',
  },
  {
    name: 'the time of writing stands for the time it happened',
    breaks: 'L16',
    file: store,
    from: 'effective_at: effectiveAt',
    to: 'effective_at: bookedAt',
  },
]
