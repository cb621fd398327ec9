/** Cash-outs: asking, deciding, paying, and what comes back. See README.md and states.ts. This is the folder's public file. */
import {
  BuskerError,
  bucketOf,
  isId,
  micros,
  newId,
  type Cashout,
  type CashoutBody,
  type CashoutState,
  type PayoutAccount,
  type PayoutAccountBody,
} from '@busker/protocol';
import { lifeOfId } from '../ledger/id-life.ts';
import type { Outcome, Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { deriveId } from '../platform/derive-id.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import type { PayoutEvent, PayoutProvider } from '../providers/payouts/port.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid, type WebhookHeaders } from '../providers/port.ts';
import { PARKED, type Inbox, type InboxEvent } from '../inbox/inbox.ts';
import { moveCashoutKind, type MoveCashout } from './move-cashout.ts';
import { listCashouts, readCashout } from './read-cashouts.ts';
import { requestCashoutKind } from './request-cashout.ts';

interface Page {
  readonly cursor?: string;
  readonly limit?: number;
}

export interface Cashouts {
  /** Reserves earnings. Repeating the id gives the same cash-out. */
  request(creator: string, body: CashoutBody): Promise<Cashout>;
  cancel(creator: string, id: string): Promise<Cashout>;
  /** One operator's yes; the last one needed approves. */
  approve(operator: string, id: string, reason: string): Promise<Cashout>;
  reject(operator: string, id: string, reason: string): Promise<Cashout>;
  list(creator: string | undefined, page: Page): Promise<{ rows: Cashout[]; next: string | null }>;
  account(
    creator: string,
  ): Promise<{ account: PayoutAccount | null; providers: { id: string; name: string; hint: string }[] }>;
  setAccount(creator: string, body: PayoutAccountBody): Promise<PayoutAccount>;
  /** Sends what is approved, asks about what has no answer. Killed and repeated, it pays once. Returns how many it worked on. */
  work(): Promise<number>;
  /** Ends the reservations that nobody approved and sent in time. Repeatable; returns how many. */
  expire(): Promise<number>;
  /**
   * Takes a provider's webhook: verified, stored once, then processed in the background.
   * @throws BuskerError `not_found` (no such provider), `signature_invalid`.
   */
  receiveWebhook(provider: string, body: Buffer, headers: WebhookHeaders): Promise<void>;
  /** Processes events that wait. For the job; returns how many were tried. */
  processWaiting(): Promise<number>;
  /** Resolves when no webhook is being processed. */
  settled(): Promise<void>;
}

/** A submission this old without a settled answer is asked about. */
const ASK_AFTER_MS = 30_000;
/** Payout events are kept apart from payment events of the same provider. */
const streamOf = (provider: string): string => `payouts:${provider}`;
/** Cash-outs worked on at a time. */
const WORK_BATCH = 50;
const EXPIRE_BATCH = 500;

/** What was paid when it is less than was sent; null: all of it. */
function partOf(row: { readonly amount_micros: bigint }, paid_micros: bigint): bigint | null {
  return paid_micros === row.amount_micros ? null : paid_micros;
}

export function createCashouts(parts: {
  database: Database;
  teller: Teller;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: SettingsStore;
  base_currency: string;
  providers: ReadonlyMap<string, PayoutProvider>;
  inbox: Inbox;
}): Cashouts {
  const { teller, clock, log, settings, base_currency, providers, inbox } = parts;
  const under_way = new Set<Promise<void>>();
  const { db } = parts.database;
  const request = teller.register(requestCashoutKind(parts.bus));
  const move = teller.register(moveCashoutKind(parts.bus));

  const accepted = <A>(outcome: Outcome<A>): A => {
    if (outcome.outcome === 'ok' || outcome.outcome === 'duplicate') return outcome.answer;
    throw new BuskerError(outcome.outcome, outcome.details);
  };

  async function creatorOf(id: string): Promise<string> {
    const row = await db
      .selectFrom('cashout')
      .select('creator')
      .where('bucket', '=', bucketOf(id))
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new BuskerError('not_found');
    return row.creator;
  }

  async function submitMove(
    command: Omit<MoveCashout, 'provider_ref' | 'note' | 'by' | 'operator' | 'paid_micros'> & Partial<MoveCashout>,
  ): Promise<Outcome<{ state: CashoutState }>> {
    return teller.submit(move, {
      provider_ref: null,
      note: null,
      by: null,
      operator: false,
      paid_micros: null,
      ...command,
    });
  }

  async function decide(operator: string, id: string, to: 'approved' | 'rejected', reason: string): Promise<Cashout> {
    const owner = await creatorOf(id);
    accepted(
      await submitMove({
        owner,
        id: deriveId('cashout', id, to, operator),
        cashout: id,
        to,
        by: operator,
        note: reason,
        operator: true,
      }),
    );
    return readCashout(db, id);
  }

  /** One cash-out a step further. Every step is durable before the next: a process that dies is continued by another. */
  async function step(row: {
    id: string;
    creator: string;
    state: string;
    provider: string;
    account_ref: string;
    amount_micros: bigint;
    currency: string;
  }): Promise<void> {
    const provider = providers.get(row.provider);
    if (!provider) {
      log.error(
        { cashout: row.id, provider: row.provider },
        'ALARM: a cash-out waits for a payout provider that is not configured',
      );
      return;
    }
    const base = { owner: row.creator, cashout: row.id } as const;
    if (row.state === 'approved') {
      // Exactly one process gets `ok` for this id; the others leave it alone.
      const mine = await submitMove({ ...base, id: deriveId('cashout', row.id, 'submitting'), to: 'submitting' });
      if (mine.outcome !== 'ok') return;
      await send(provider, row);
      return;
    }
    const standing = await provider.lookup(row.id);
    switch (standing.state) {
      case 'not_found':
        // Nothing arrived under this key: sending it again under the same key cannot pay twice.
        if (row.state !== 'submitted') await send(provider, row);
        return;
      case 'processing':
        if (row.state !== 'submitted')
          await submitMove({
            ...base,
            id: newId(),
            to: 'submitted',
            provider_ref: standing.provider_ref,
            note: 'Found at the provider',
          });
        return;
      case 'paid':
        await submitMove({
          ...base,
          id: deriveId('cashout', row.id, 'paid'),
          to: 'paid',
          provider_ref: standing.provider_ref,
          paid_micros: partOf(row, standing.paid_micros),
        });
        return;
      case 'failed':
      case 'returned':
        await submitMove({
          ...base,
          id: deriveId('cashout', row.id, standing.state),
          to: standing.state,
          provider_ref: standing.provider_ref,
          note: standing.why,
        });
    }
  }

  async function send(
    provider: PayoutProvider,
    row: { id: string; creator: string; account_ref: string; amount_micros: bigint; currency: string },
  ): Promise<void> {
    const base = { owner: row.creator, cashout: row.id } as const;
    const submission = await provider.submit({
      idempotency_key: row.id,
      amount_micros: row.amount_micros,
      currency: row.currency,
      account: row.account_ref,
    });
    if (submission.result === 'accepted') {
      await submitMove({
        ...base,
        id: deriveId('cashout', row.id, 'submitted'),
        to: 'submitted',
        provider_ref: submission.provider_ref,
      });
    } else if (submission.result === 'failed') {
      await submitMove({ ...base, id: deriveId('cashout', row.id, 'failed'), to: 'failed', note: submission.why });
    } else {
      log.warn(
        { cashout: row.id, why: submission.why },
        'a payout has no answer yet; it is asked again under the same key',
      );
      await submitMove({
        ...base,
        id: newId(),
        to: 'unknown',
        note: 'No answer yet; it is asked again under the same key.',
      });
    }
  }

  /** The provider's word, from a stored event. Throws when it has to wait for a step of ours that is still under way. */
  async function hear(stored: InboxEvent): Promise<string> {
    const id = stored.stream.slice(streamOf('').length);
    const provider = providers.get(id);
    if (!provider) throw new Error(`no payout provider ${id} is configured`);
    const event: PayoutEvent = provider.read(stored.payload);
    if (event.kind === 'unrelated') return 'unrelated';
    if (event.kind === 'unknown') return `${PARKED}${event.why}`;
    const row = isId(event.idempotency_key)
      ? await db
          .selectFrom('cashout')
          .selectAll()
          .where('bucket', '=', bucketOf(event.idempotency_key))
          .where('id', '=', event.idempotency_key)
          .executeTakeFirst()
      : undefined;
    if (!row || row.provider !== id) return `${PARKED}no cash-out has this key`;
    if (row.amount_micros !== event.amount_micros || row.currency !== event.currency)
      return `${PARKED}other amount or currency than was sent`;
    if (event.kind === 'paid' && (event.paid_micros <= 0n || event.paid_micros > row.amount_micros))
      return `${PARKED}paid ${event.paid_micros} of ${row.amount_micros} micros`;
    const outcome = await submitMove({
      owner: row.creator,
      cashout: row.id,
      id: deriveId('cashout', row.id, event.kind),
      to: event.kind,
      provider_ref: event.provider_ref,
      note: event.kind === 'paid' ? null : event.why,
      paid_micros: event.kind === 'paid' ? partOf(row, event.paid_micros) : null,
    });
    if (outcome.outcome === 'id_reused_with_other_content') return `${PARKED}paid, but another amount was paid before`;
    if (outcome.outcome === 'ok' || outcome.outcome === 'duplicate') return outcome.outcome;
    if (outcome.outcome !== 'wrong_state') throw new BuskerError(outcome.outcome, outcome.details);
    const now = String(outcome.details?.['state']);
    if (now === 'approved' || now === 'requested')
      throw new Error(`the provider is ahead of us: ${event.kind} while ${now}`);
    // Paid after it had failed or come back: money may be out twice, a person has to look.
    if (event.kind === 'paid' && now !== 'paid' && !(now === 'returned' && event.provider_ref === row.provider_ref))
      return `${PARKED}paid, but here it is ${now}`;
    return `ignored: it is ${now}`;
  }

  return {
    async request(creator, body) {
      const amount_micros = micros(body.amount_micros);
      const { minimum_cashout_micros, four_eyes_from_micros, cashout_expires_days } = settings.current();
      const answer = accepted(
        await teller.submit(request, {
          owner: creator,
          id: body.id,
          ...lifeOfId(body.id, clock.now()),
          cashout: newId(bucketOf(creator)),
          amount_micros,
          minimum_micros: minimum_cashout_micros > 0n ? minimum_cashout_micros : 1n,
          approvals_needed: amount_micros >= four_eyes_from_micros ? 2 : 1,
          currency: base_currency,
          expires_days: cashout_expires_days,
        }),
      );
      return readCashout(db, answer.cashout);
    },
    async cancel(creator, id) {
      if ((await creatorOf(id)) !== creator) throw new BuskerError('not_found');
      accepted(
        await submitMove({
          owner: creator,
          id: deriveId('cashout', id, 'cancelled'),
          cashout: id,
          to: 'cancelled',
          by: creator,
        }),
      );
      return readCashout(db, id);
    },
    approve: (operator, id, reason) => decide(operator, id, 'approved', reason),
    reject: (operator, id, reason) => decide(operator, id, 'rejected', reason),
    list: (creator, page) => listCashouts(db, creator, page),
    async account(creator) {
      const row = await db
        .selectFrom('payout_account')
        .selectAll()
        .where('bucket', '=', bucketOf(creator))
        .where('creator', '=', creator)
        .executeTakeFirst();
      return {
        account: row
          ? { provider: row.provider, holder: row.holder, destination: row.masked, verified: row.verified }
          : null,
        providers: [...providers.values()].map(({ id, name, hint }) => ({ id, name, hint })),
      };
    },
    async setAccount(creator, body) {
      const provider = providers.get(body.provider);
      if (!provider) throw new BuskerError('bad_request', { field: 'provider' });
      let destination;
      try {
        destination = await provider.registerAccount({ holder: body.holder, account_number: body.account_number });
      } catch (error) {
        if (error instanceof ProviderRefused)
          throw new BuskerError('bad_request', { field: 'account_number', why: error.message });
        if (error instanceof ProviderUnavailable) throw new BuskerError('provider_unavailable', undefined, 5_000);
        throw error;
      }
      const row = {
        provider: body.provider,
        holder: body.holder,
        account_ref: destination.account_ref,
        masked: destination.masked,
        verified: destination.verified,
        changed_at: clock.now(),
      };
      await db
        .insertInto('payout_account')
        .values({ bucket: bucketOf(creator), creator, ...row })
        .onConflict((c) => c.columns(['bucket', 'creator']).doUpdateSet(row))
        .execute();
      return {
        provider: body.provider,
        holder: body.holder,
        destination: destination.masked,
        verified: destination.verified,
      };
    },
    async work() {
      const old = new Date(clock.now().getTime() - ASK_AFTER_MS);
      const rows = await db
        .selectFrom('cashout')
        .select(['id', 'creator', 'state', 'provider', 'account_ref', 'amount_micros', 'currency'])
        .where((e) =>
          e.or([
            e('state', '=', 'approved'),
            e('state', '=', 'unknown'),
            e.and([e('state', 'in', ['submitting', 'submitted']), e('changed_at', '<', old)]),
          ]),
        )
        .orderBy('changed_at')
        .limit(WORK_BATCH)
        .execute();
      for (const row of rows) {
        try {
          await step(row);
        } catch (error) {
          if (!(error instanceof ProviderUnavailable))
            log.error({ err: error, cashout: row.id }, 'a cash-out could not be moved on; it is tried again');
        }
      }
      return rows.length;
    },
    async expire() {
      let count = 0;
      for (;;) {
        const rows = await db
          .selectFrom('cashout')
          .select(['id', 'creator'])
          .where('state', 'in', ['requested', 'approved'])
          .where('expires_at', '<=', clock.now())
          .orderBy('expires_at')
          .limit(EXPIRE_BATCH)
          .execute();
        const outcomes = await Promise.all(
          rows.map((row) =>
            submitMove({
              owner: row.creator,
              id: deriveId('cashout', row.id, 'expired'),
              cashout: row.id,
              to: 'expired',
              note: 'Nobody approved and sent it in time',
            }),
          ),
        );
        for (const one of outcomes) {
          if (one.outcome === 'ok') count++;
          // Decided, or being sent, while this looked: that is what counts.
          else if (one.outcome !== 'duplicate' && one.outcome !== 'wrong_state')
            throw new BuskerError(one.outcome, one.details);
        }
        if (rows.length < EXPIRE_BATCH) return count;
      }
    },
    async receiveWebhook(id, body, headers) {
      const provider = providers.get(id);
      if (!provider) throw new BuskerError('not_found');
      let envelope;
      try {
        envelope = provider.verifyWebhook(body, headers);
      } catch (error) {
        if (error instanceof SignatureInvalid) throw new BuskerError('signature_invalid');
        throw error;
      }
      const said = provider.read(envelope.payload);
      const subject = 'idempotency_key' in said ? said.idempotency_key : null;
      const event: InboxEvent = {
        stream: streamOf(id),
        id: envelope.id,
        type: envelope.type,
        payload: envelope.payload,
        subject,
      };
      if (!(await inbox.store(event))) return;
      const work = inbox.process(event, hear).finally(() => under_way.delete(work));
      under_way.add(work);
    },
    processWaiting: () => inbox.processWaiting([...providers.keys()].map(streamOf), hear),
    async settled() {
      await Promise.all(under_way);
    },
  };
}
