-- What only this bank knows. Losing it means losing commitments and consent: back it up.

-- Tasks handed to the bank's workers.
create table task (
  task_id varchar(200) primary key,
  attempts integer not null,
  published_millis bigint not null
);

-- The first answer to each task.
create table task_result (
  task_id varchar(200) primary key,
  kind varchar(20) not null,
  json text not null,
  received_millis bigint not null
);

-- What the bank has decided in a round; salt and commitment are here before they are on the ledger.
create table round_work (
  study varchar(200) not null,
  round_number integer not null,
  snapshot varchar(200),
  momentum_round integer,
  salt varchar(64),
  commitment varchar(64),
  refused_in varchar(40),
  refused_code varchar(40),
  refused_detail text,
  primary key (study, round_number)
);

-- What the ledger does not show of a snapshot.
create table bank_snapshot (
  dataset varchar(200) not null,
  snapshot varchar(200) not null,
  salt varchar(64) not null,
  withdrawn_json text not null,
  primary key (dataset, snapshot)
);

create table withdrawn_row (
  dataset varchar(200) not null,
  row_id varchar(400) not null,
  revocation_sequence integer not null,
  primary key (dataset, row_id)
);

create table bank_revocation (
  dataset varchar(200) not null,
  revocation_sequence integer not null,
  salt varchar(64) not null,
  root varchar(64) not null,
  withdrawn_rows bigint not null,
  primary key (dataset, revocation_sequence)
);

-- Parameters of models fetched from the ledger, checked against their hash.
create table model_parameters (
  study varchar(200) not null,
  round_number integer not null,
  model_hash varchar(64) not null,
  parameters text not null,
  primary key (study, round_number)
);

-- Long work asked for over REST.
create table operation (
  operation_id varchar(64) primary key,
  kind varchar(40) not null,
  subject varchar(400) not null,
  request_json text not null,
  secret_json text not null,
  task_id varchar(200) not null,
  status varchar(40) not null,
  error_code varchar(40),
  error_detail text,
  transaction_id varchar(200),
  created_millis bigint not null
);

-- Answers to writes, by the key their sender chose.
create table idempotent_answer (
  user_name varchar(200) not null,
  idempotency_key varchar(200) not null,
  request_digest varchar(64) not null,
  answer_status integer not null,
  answer_body text,
  created_millis bigint not null,
  primary key (user_name, idempotency_key)
);
