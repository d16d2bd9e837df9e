-- Who asked to put a model to use: the ledger knows the role, the bank knows the person.
create table promotion_request (
  study varchar(200) not null,
  round_number integer not null,
  user_name varchar(200) not null,
  asked_millis bigint not null,
  primary key (study, round_number, user_name)
);
