/** The server killed three times in the middle of a crowd: nothing acknowledged is missing, nothing is doubled, every screen converges. */
import process from 'node:process';
import { expect, it } from 'vitest';
import { expectAllTrue } from './expect-story.ts';
import { playKillStory, type KillPlan } from './kill-story.ts';

const seed = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1e9));
const plan: KillPlan = {
  viewers: 40,
  seed,
  pace: 2.5,
  kills: ['everything', 'server', 'everything'],
  acknowledged_between: 100,
};

it(`keeps every promise through three kills (KILL_SEED=${seed})`, async () => {
  const story = await playKillStory(plan, (text) => console.log(text));
  const { counts } = story;
  console.log(
    `${counts.taps} gifts tapped, ${counts.acknowledged} acknowledged (${counts.repeated} again, their first answer was lost), ${counts.resent} sent again, ${counts.unsent} never left`,
  );
  expectAllTrue(story, plan);
  expect(counts.acknowledged).toBeGreaterThanOrEqual(400);
});
