/**
 * Everything that a person wrote, showed or was, outside of `person` and sign-in, by statement: one place, so that whoever adds a table with words in it
 * finds where they are forgotten. $1 is the person, $2 their bucket. Rows of the books keep their ids and amounts and lose nothing.
 */
export const FORGET: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'comments, and what posts count of them',
    sql: `
      with theirs as (
        select bucket, post, id, state from comment where author = $1 order by bucket, post, id for update
      ), counted as (
        update post p set comments = greatest(0, p.comments - t.n)
        from (select bucket, post, count(*) as n from theirs where state <> 'removed' group by bucket, post) t where p.bucket = t.bucket and p.id = t.post
      )
      update comment c set text = '', state = 'removed' from theirs t where c.bucket = t.bucket and c.post = t.post and c.id = t.id`,
  },
  { what: 'chat lines', sql: `update chat_line set text = '', state = 'removed' where author = $1` },
  {
    what: 'messages on gifts, thank-yous',
    sql: `update message set text = '', state = 'removed' where bucket = $2 and author = $1`,
  },
  { what: 'posts', sql: `update post set caption = '', removed = true where bucket = $2 and creator = $1` },
  { what: 'titles of live sessions', sql: `update live_session set title = '' where bucket = $2 and creator = $1` },
  {
    what: 'where pictures of live sessions were',
    sql: `update live_session set video = video || '{"url": ""}' where bucket = $2 and creator = $1 and source_id = 'address'`,
  },
  { what: 'the address of their pictures', sql: `delete from stream_address where bucket = $2 and creator = $1` },
  // Nobody sends a gift to somebody who is not there.
  { what: 'targets', sql: `update target set open = false where bucket = $2 and creator = $1 and open` },
  { what: 'likes', sql: `delete from post_like where person = $1` },
  {
    what: 'what they reported, and what others wrote of them',
    sql: `update report set text = null where text is not null and (by = $1 or about = $1 or subject_id = $1)`,
  },
  { what: 'blocks', sql: `delete from block where (bucket = $2 and person = $1) or blocked = $1` },
  { what: 'mutes', sql: `delete from mute where (bucket = $2 and creator = $1) or person = $1` },
  { what: 'own limits', sql: `delete from wallet_limit where bucket = $2 and person = $1` },
  { what: 'links to overlays', sql: `delete from overlay_link where bucket = $2 and creator = $1` },
  { what: 'how their overlays are run', sql: `delete from show_control where bucket = $2 and creator = $1` },
  { what: 'widgets that they designed', sql: `delete from overlay_widget where bucket = $2 and creator = $1` },
  { what: 'from when their goal counted', sql: `delete from goal_start where bucket = $2 and creator = $1` },
  { what: 'the stream key', sql: `delete from stream_key where bucket = $2 and creator = $1` },
  // Files without a row are removed by the sweep of videos.
  { what: 'uploads and recordings', sql: `delete from video where bucket = $2 and creator = $1` },
  { what: 'the payout account', sql: `delete from payout_account where bucket = $2 and creator = $1` },
  // What was paid, when and how much is of the books; where to is known to the provider, by its reference.
  {
    what: 'where cash-outs went',
    sql: `update cashout set account_ref = '', destination = 'deleted' where bucket = $2 and creator = $1`,
  },
  {
    what: 'where checkouts were and led to',
    sql: `update purchase set return_to = '', checkout_url = null where bucket = $2 and person = $1`,
  },
  {
    // Providers write names and mail addresses into them. What was done on them is in the books.
    what: 'what providers wrote of them',
    sql: `
      update provider_event e set payload = '{}'
      from (
        select p.provider, s.subject from purchase p cross join lateral (values (p.payment_id), (p.person || '.' || p.id), (p.id::text)) as s (subject)
        where p.bucket = $2 and p.person = $1
        union
        select 'payouts:' || c.provider, s.subject from cashout c cross join lateral (values (c.provider_ref), (c.id::text)) as s (subject)
        where c.bucket = $2 and c.creator = $1
      ) o
      where e.provider = o.provider and e.subject = o.subject and e.processed_at is not null`,
  },
  { what: 'commands that were parked', sql: `update ledger_parked set command = '{}' where owner = $1` },
];
