/**
 * Open loop: when taps are due, whatever became of those before. A generator that waits for answers would send less just when the server is
 * slow, and would not measure the waiting; so every time counts from the moment a tap was due, not from when it left.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../../test/helpers/chance.ts';

/**
 * Calls `act` for every due moment: `per_second` in the mean, independent of each other as people are.
 * @param act told when it was due, on the clock of `performance.now()`.
 */
export async function openLoop(
  chance: Chance,
  plan: { readonly per_second: number; readonly seconds: number },
  act: (due_ms: number) => void,
): Promise<{ readonly began_ms: number; readonly ended_ms: number }> {
  const began_ms = performance.now();
  const ended_ms = began_ms + plan.seconds * 1_000;
  const mean_ms = 1_000 / plan.per_second;
  let due_ms = began_ms + chance.wait_ms(mean_ms);
  while (due_ms < ended_ms) {
    // Timers are exact to a millisecond; waiting more exactly would take a processor that the server needs. What is late by it is counted.
    await delay(Math.max(1, due_ms - performance.now()));
    const now_ms = performance.now();
    for (; due_ms <= now_ms && due_ms < ended_ms; due_ms += chance.wait_ms(mean_ms)) act(due_ms);
  }
  return { began_ms, ended_ms };
}
