-- What a supervisor looks at.

-- Which chaincode a transaction called, and which study it names; both empty when unknown. Only
-- blocks followed from now on tell.
alter table ledger_transaction add column chaincode_name varchar(200) default '' not null;
alter table ledger_transaction add column study varchar(200) default '' not null;
create index ledger_transaction_by_validity on ledger_transaction (is_valid, block_number);

-- Certificates that valid transactions and the channel's configuration show. No names: the member,
-- what the certificate is for, its kind of node or role, its number and its end.
create table seen_certificate (
  msp_id varchar(200) not null,
  certificate_use varchar(40) not null,
  serial_number varchar(80) not null,
  unit varchar(40) not null,
  not_after_millis bigint not null,
  first_block bigint not null,
  first_transaction varchar(200) not null,
  last_block bigint not null,
  last_seen_millis bigint not null,
  primary key (msp_id, certificate_use, serial_number)
);

-- Who read what at this instance. Each row carries the digest of the one before.
create table access_log (
  sequence_number bigint primary key,
  at_millis bigint not null,
  user_name varchar(200) not null,
  user_roles varchar(200) not null,
  http_method varchar(10) not null,
  route varchar(200) not null,
  subjects varchar(1000) not null,
  answer_status integer not null,
  previous_digest varchar(64) not null,
  digest varchar(64) not null
);

-- Up to where rows were removed when their time was over: the next row follows this digest.
create table access_log_start (
  id integer primary key,
  sequence_number bigint not null,
  digest varchar(64) not null
);

-- A bank's own incidents, and what was done about each; never changed, only added to.
create table incident (
  incident_id varchar(200) primary key,
  subject_kind varchar(40) not null,
  study varchar(200) not null,
  round_number integer not null,
  aware_millis bigint not null,
  opened_millis bigint not null
);

create table incident_step (
  incident_id varchar(200) not null,
  step_number integer not null,
  action varchar(40) not null,
  at_millis bigint not null,
  digest varchar(64) not null,
  recorded_millis bigint not null,
  primary key (incident_id, step_number)
);
