-- What the blocks say. All of it can be thrown away and rebuilt from block 0.

create table checkpoint (
  id integer primary key,
  next_block bigint not null
);
insert into checkpoint (id, next_block) values (1, 0);

-- The world state's records as of the checkpoint; parts a key does not have are empty.
create table ledger_record (
  record_type varchar(40) not null,
  part1 varchar(200) not null,
  part2 varchar(200) not null,
  part3 varchar(200) not null,
  part4 varchar(200) not null,
  json text not null,
  block_number bigint not null,
  transaction_id varchar(200) not null,
  primary key (record_type, part1, part2, part3, part4)
);

-- Every transaction of the channel, the invalid ones too.
create table ledger_transaction (
  block_number bigint not null,
  position_in_block integer not null,
  transaction_id varchar(200) not null,
  function_name varchar(200) not null,
  msp_id varchar(200) not null,
  timestamp_millis bigint not null,
  validation_code varchar(80) not null,
  is_valid boolean not null,
  primary key (block_number, position_in_block)
);
create index ledger_transaction_by_id on ledger_transaction (transaction_id);

-- The chaincode's events of valid transactions.
create table ledger_event (
  block_number bigint not null,
  position_in_block integer not null,
  transaction_id varchar(200) not null,
  event_name varchar(200) not null,
  json text not null,
  primary key (block_number, position_in_block)
);
