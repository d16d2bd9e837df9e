-- Who signed in and out, and what was refused; alike things of an hour in one row.
create table sign_in_log (
  sequence_number bigint primary key,
  first_millis bigint not null,
  last_millis bigint not null,
  times bigint not null,
  event varchar(40) not null,
  user_name varchar(300) not null,
  address varchar(100) not null,
  http_method varchar(20) not null,
  route varchar(200) not null,
  code varchar(20) not null,
  seal bytea
);
