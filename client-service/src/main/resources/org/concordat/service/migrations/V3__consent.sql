-- The consent register. What is personal in it is sealed; digests are salted. Back it up, and the
-- file of its keys apart from it: neither is of use without the other.

-- How a dataset's log of consent events stands. The row is locked while the log grows.
create table consent_log (
  dataset varchar(200) primary key,
  given bigint not null,
  withdrawn bigint not null,
  expired bigint not null,
  erased bigint not null
);

-- Digests of the log's complete subtrees; those of level 0 are its leaves. They stay for good.
create table consent_node (
  dataset varchar(200) not null,
  node_level integer not null,
  node_position bigint not null,
  digest bytea not null,
  primary key (dataset, node_level, node_position)
);

-- Receipts. Of an erased one only its id, its places in the log, and when and why it was erased are
-- left. Deadlines are empty once they are dealt with.
create table consent_receipt (
  dataset varchar(200) not null,
  receipt_id varchar(36) not null,
  consent_state varchar(20) not null,
  given_entry bigint not null,
  ended_entry bigint,
  ended_millis bigint,
  valid_until_millis bigint,
  keep_until_millis bigint,
  pseudonym varchar(64),
  key_id varchar(40),
  seal_version integer not null,
  sealed bytea,
  erased_millis bigint,
  erasure_reason varchar(40),
  primary key (dataset, receipt_id)
);
create index consent_receipt_by_subject on consent_receipt (dataset, pseudonym);
create index consent_receipt_by_state on consent_receipt (dataset, consent_state, receipt_id);
create index consent_receipt_by_validity on consent_receipt (valid_until_millis);
create index consent_receipt_by_keeping on consent_receipt (keep_until_millis);
create index consent_receipt_by_key on consent_receipt (key_id);

-- The keys in use, by a fingerprint that does not give them away.
create table consent_key (
  key_id varchar(40) primary key,
  fingerprint varchar(64) not null
);

-- Rows that were withdrawn and whose revocation is not yet known to be on the ledger.
create table pending_row (
  dataset varchar(200) not null,
  row_id varchar(400) not null,
  primary key (dataset, row_id)
);
