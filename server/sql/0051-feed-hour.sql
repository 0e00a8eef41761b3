-- How many meters of each network have given all their readings of an hour, counted again every half hour for two days: what the console's
-- map of arrivals reads. Estimates of the real-time feed count as given; nothing is paid by this.
create table feed_hour (
  utility_id text not null,
  network text not null,
  hour_at timestamptz not null,
  meters int not null,
  arrived int not null,
  counted_at timestamptz not null,
  primary key (utility_id, network, hour_at)
);
grant select, insert, update, delete on feed_hour to qpc_app;
