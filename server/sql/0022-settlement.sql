-- At the season's close what is still owed back of it is written off: a step of the newest version of its own, that moves it to our loss, and a
-- line with the reason.
alter table settlement
  drop constraint settlement_outcome_check,
  add constraint settlement_outcome_check
    check (outcome in ('earned', 'zero', 'corrected', 'unchanged', 'too-small', 'absorbed', 'owed', 'forgiven', 'released', 'written-off'));
alter table recoverable
  drop constraint recoverable_kind_check,
  add constraint recoverable_kind_check check (kind in ('owed', 'recovered', 'forgiven', 'written-off')),
  add column reason text check (reason in ('season-closed')),
  add constraint recoverable_reason check ((kind = 'written-off') = (reason is not null));

-- Which version of this program measured; null before it was kept. The readings, the method, the terms and the plan are pinned in the bundle.
alter table measurement add column code_version text;
