-- What the program's role may do: read and write everything, but neither change nor delete what is append-only.
-- `:role` is replaced by the role's name. Run after every migration; repeating it changes nothing.
grant usage on schema public, sandbox, graphile_worker to :role;
grant select, insert, update, delete on all tables in schema public, sandbox, graphile_worker to :role;
grant usage, select, update on all sequences in schema public, sandbox, graphile_worker to :role;
grant execute on all functions in schema public, graphile_worker to :role;
revoke execute on function ledger_begin_era from :role;
revoke update, delete, truncate on ledger_entry, ledger_platform_entry, ledger_posting, ledger_lot, gift, target_event, cashout_event, maturity, audit_log, share_policy, promo_grant, seal_block, seal_words, revenue_fact from :role;
revoke update, delete, truncate on ledger_removal, refund, refund_reversal, provider_refund, refund_spent, earning_clawback, debt_payment, coin_return, promo_expiry from :role;
revoke delete, truncate on ledger_account from :role;
revoke update, delete, truncate on ledger_command from :role;
revoke insert, update, delete, truncate on retention_mark from :role;
revoke insert, update, delete, truncate on ledger_chart, ledger_era, migration from :role;
do $$ begin
  if exists (select from pg_namespace where nspname = 'auth') then
    execute 'grant usage on schema auth to ' || quote_ident(:role_text);
    execute 'grant select, insert, update, delete on all tables in schema auth to ' || quote_ident(:role_text);
  end if;
end $$;
-- graphile-worker guards its tables by row-level security, which only their owner passes: the program's role is let through.
do $$
declare t record;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'graphile_worker' and c.relkind in ('r', 'p') and c.relrowsecurity
    and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'busker_program')
  loop
    execute format('create policy busker_program on graphile_worker.%I to %I using (true) with check (true)', t.relname, :role_text);
  end loop;
end $$;
