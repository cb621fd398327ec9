/** What must be true of every story of kills. */
import { expect } from 'vitest';
import type { KillPlan, KillStory } from './kill-story.ts';

export function expectAllTrue(story: KillStory, plan: KillPlan): void {
  // That everything anybody was told is true.
  expect(story.wrong).toEqual([]);
  expect(story.books).toEqual([]);
  expect(story.faults).toEqual([]);
  // That it was what it claims to be: a crowd in full swing, killed with gifts on their way, that came back and asked again.
  expect(story.kills.map((kill) => kill.whom)).toEqual(plan.kills);
  for (const acknowledged of [...story.kills.map((kill) => kill.acknowledged), story.acknowledged_after])
    expect(acknowledged).toBeGreaterThanOrEqual(plan.acknowledged_between);
  for (const kill of story.kills) expect(kill.under_way).toBeGreaterThan(0);
  expect(story.counts.resent).toBeGreaterThan(0);
  // Somebody who is away at a kill does not come back from it.
  expect(story.counts.reconnects).toBeGreaterThanOrEqual((plan.kills.length * plan.viewers) / 2);
}
