-- What a payee is told of a payout apart from where it stands: since when the money can be taken at a page of the rail, when it came back, and
-- why, as a code that has words. `submitted_at` and `settled_at` are its other two moments.
alter table payout
  add column link_ready_at timestamptz,
  add column returned_at timestamptz,
  add column refusal text check (refusal is null or state in ('rejected', 'returned'));

update payout set refusal = 'refused', returned_at = (
  select max(s.at) from payout_step s
  where s.member_id = payout.member_id and s.payout_id = payout.payout_id and s.to_state in ('rejected', 'returned'))
where state in ('rejected', 'returned');
