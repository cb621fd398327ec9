/** Giving gifts through the teller, many in flight or one at a time, and what that cost. */
import process from 'node:process';
import type { SendGift } from '../../server/src/gifts/admit-send.ts';
import { sendGiftKind } from '../../server/src/gifts/send-gift.ts';
import type { Teller } from '../../server/src/ledger/types.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { createLog } from '../../server/src/platform/log.ts';

export interface Flood {
  readonly gifts: number;
  readonly seconds: number;
  readonly node_cpu_us: number;
  readonly server_cpu_us: number;
}

const kind = sendGiftKind(createLocalBus(createLog('silent')));

/**
 * Keeps so many gifts in flight for some seconds, then waits for the last of them.
 * @param options.server processor time that PostgreSQL has used so far, in µs.
 * @throws Error when a gift came to anything but `ok`.
 */
export async function flood(
  teller: Teller,
  tap: () => SendGift,
  options: { seconds: number; in_flight: number; server: () => number },
): Promise<Flood> {
  let done = 0;
  let wrong = '';
  let inFlight = 0;
  const server = options.server();
  const node = process.cpuUsage();
  const began = performance.now();
  const until = began + options.seconds * 1000;
  let ended = (): void => undefined;
  const end = new Promise<void>((resolve) => (ended = resolve));
  // Each answer sends the next gift: nothing polls, so that no processor time is spent on waiting.
  const send = (): void => {
    inFlight++;
    teller.submit(kind, tap()).then(
      ({ outcome }) => {
        if (outcome === 'ok') done++;
        else wrong ||= outcome;
        landed();
      },
      (error: unknown) => {
        wrong ||= String(error);
        landed();
      },
    );
  };
  const landed = (): void => {
    inFlight--;
    if (wrong === '' && performance.now() < until) send();
    else if (inFlight === 0) ended();
  };
  for (let i = 0; i < options.in_flight; i++) send();
  await end;
  const seconds = (performance.now() - began) / 1000;
  if (wrong !== '') throw new Error(`a gift was not sent: ${wrong}`);
  const cpu = process.cpuUsage(node);
  return { gifts: done, seconds, node_cpu_us: cpu.user + cpu.system, server_cpu_us: options.server() - server };
}

/** One gift after another. @returns milliseconds of each, from submit to commit. */
export async function oneByOne(teller: Teller, tap: () => SendGift, seconds: number): Promise<number[]> {
  const took: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const command = tap();
    const began = performance.now();
    const { outcome } = await teller.submit(kind, command);
    took.push(performance.now() - began);
    if (outcome !== 'ok') throw new Error(`a gift was not sent: ${outcome}`);
  }
  return took;
}
