-- Lists are read page by page, the newest first.
create index ledger_record_by_block on ledger_record (record_type, block_number);
create index operation_by_time on operation (created_millis, operation_id);
