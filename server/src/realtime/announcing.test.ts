import { expect, it } from 'vitest';
import type { Told } from '../announcements/announcements.ts';
import { mayHear } from './announcing.ts';
import type { ClientSocket, Watch } from './socket.ts';

const told = { apart: new Set(['blocks the sender']), muting: new Set(['muted the sender']) } as unknown as Told;
const watch = (creator: string | undefined): [string, Watch] => [
  `room of ${creator}`,
  { creator, joining: undefined, behind: false },
];
function socket(person: string | undefined, creators: readonly (string | undefined)[], overlay = false) {
  return {
    person,
    overlay: overlay ? ({} as ClientSocket['overlay']) : undefined,
    rooms: new Map(creators.map(watch)),
  };
}

it('an announcement reaches visitors and people who watch something', () => {
  expect(mayHear(socket(undefined, ['anybody']), told)).toBe(true);
  expect(mayHear(socket('a viewer', ['anybody', 'somebody']), told)).toBe(true);
  expect(mayHear(socket('a viewer', [undefined]), told)).toBe(true);
});
it('not pages that watch nothing, and not overlays', () => {
  expect(mayHear(socket('a viewer', []), told)).toBe(false);
  expect(mayHear(socket(undefined, ['anybody'], true), told)).toBe(false);
});
it('not whoever blocks or is blocked, and not the rooms of creators who do or who muted the sender', () => {
  expect(mayHear(socket('blocks the sender', ['anybody']), told)).toBe(false);
  expect(mayHear(socket('a viewer', ['anybody', 'blocks the sender']), told)).toBe(false);
  expect(mayHear(socket('a viewer', ['muted the sender']), told)).toBe(false);
  expect(mayHear(socket('muted the sender', ['anybody']), told)).toBe(true);
});
