-- Browsers that are signed in; the digest of the cookie only.
create table browser_session (
  id_digest varchar(64) primary key,
  way varchar(20) not null,
  user_id varchar(200) not null,
  user_name varchar(200) not null,
  user_roles varchar(200) not null,
  started_millis bigint not null,
  seen_millis bigint not null,
  seal bytea
);
