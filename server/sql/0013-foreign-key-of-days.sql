-- The key of the partitioned table, in a file of its own: on a distributed database it cannot share a batch of statements with others.
alter table interval_day add foreign key (member_id, service_point_id) references service_point (member_id, service_point_id);
