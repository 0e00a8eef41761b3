-- Whose every row is: keys between the tables of a member's data, each led by member_id, so that a row and what it points to lie together
-- on one machine and are one member's. They come after the tables: where the database is distributed, that happens in between.
-- `event` is small and shared, and is the only thing outside a member's data that a member's row points to.
-- None removes rows on its own: a cascade would run as the owner and delete what may only be added.

-- No keys here, on purpose:
-- member_email, authorization_request, subscription_owner, service_point_owner and payout_owner are found by a value that is not the
--   member's (an address, a hash, a utility's or a rail's id) and lie apart from the member's data; a key cannot reach across.
-- transfer books the house's own movements too, under mem_house, which is no member.
-- document_id of the interval tables: they are the hot path, and the service point alone says whose a day is.

alter table account add foreign key (member_id) references member (member_id);
alter table utility_authorization add foreign key (member_id, account_id) references account (member_id, account_id);
alter table utility_token add foreign key (member_id, authorization_id) references utility_authorization (member_id, authorization_id);
alter table document add foreign key (member_id, authorization_id) references utility_authorization (member_id, authorization_id);
alter table batch_request
  add foreign key (member_id, authorization_id) references utility_authorization (member_id, authorization_id),
  add foreign key (member_id, document_id) references document (member_id, document_id);

alter table service_point add foreign key (member_id, account_id) references account (member_id, account_id);
alter table interval_day_revision add foreign key (member_id, service_point_id) references service_point (member_id, service_point_id);
alter table realtime_day add foreign key (member_id, service_point_id) references service_point (member_id, service_point_id);

alter table enrolment add foreign key (member_id, account_id) references account (member_id, account_id);
alter table enrolment_refusal add foreign key (member_id, account_id) references account (member_id, account_id);
alter table participation
  add foreign key (member_id, account_id) references account (member_id, account_id),
  add foreign key (event_id) references event (event_id);
alter table measurement add foreign key (member_id, participation_id) references participation (member_id, participation_id);
alter table settlement add foreign key (member_id, participation_id, version) references measurement (member_id, participation_id, version);

alter table payable_balance add foreign key (member_id) references member (member_id);
-- A referral's earning has no participation.
alter table earning
  add foreign key (member_id) references member (member_id),
  add foreign key (member_id, participation_id) references participation (member_id, participation_id);
alter table payout_method add foreign key (member_id) references member (member_id);
alter table payout
  add foreign key (member_id, earning_id) references earning (member_id, earning_id),
  add foreign key (member_id, method_id) references payout_method (member_id, method_id);
alter table payout_step add foreign key (member_id, payout_id) references payout (member_id, payout_id);

alter table message add foreign key (member_id) references member (member_id);
