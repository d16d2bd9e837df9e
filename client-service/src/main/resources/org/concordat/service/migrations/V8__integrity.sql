-- Seals, by which this service notices rows that another hand has written (ADR 26).

-- How far the chain was followed, and the sums of all sealed tables; encrypted.
create table seal_state (
  id integer primary key,
  sealed bytea not null
);

-- What the blocks say is thrown away and followed anew: nothing of it is taken on trust.
delete from ledger_record;
delete from ledger_transaction;
delete from ledger_event;
delete from seen_certificate;
drop table checkpoint;
alter table ledger_record add column seal bytea;
alter table ledger_transaction add column seal bytea;
alter table ledger_event add column seal bytea;
alter table seen_certificate add column seal bytea;

-- Every block followed: the hash of its header, and the peer's codes of its transactions.
create table ledger_block (
  block_number bigint primary key,
  header_hash varchar(64) not null,
  codes text not null,
  seal bytea
);

-- How far each witness's blocks were compared one by one.
create table witness_mark (
  witness varchar(200) primary key,
  next_block bigint not null,
  seal bytea
);

-- What only this bank knows is sealed as it is at the first start.
alter table task add column seal bytea;
alter table task_result add column json_digest varchar(64);
alter table task_result add column seal bytea;
alter table round_work add column seal bytea;
alter table bank_snapshot add column seal bytea;
alter table withdrawn_row add column seal bytea;
alter table bank_revocation add column seal bytea;
alter table pending_row add column seal bytea;
alter table promotion_request add column seal bytea;
alter table operation add column seal bytea;
alter table idempotent_answer add column seal bytea;
alter table incident add column seal bytea;
alter table incident_step add column seal bytea;
alter table consent_log add column seal bytea;
