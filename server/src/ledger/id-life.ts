/**
 * Ids that people make for their commands are remembered for a while, not for good. So that a forgotten one can never be done a second time,
 * an id is refused as `stale` from an age on, by the time in it, at which every one is still remembered. The age is a constant, and what is
 * remembered can only be set to be more: nobody can open a gap between the two. An id without a time has no age and is remembered for good.
 */
import { ageOfId, LIMITS } from '@busker/protocol';
import type { CommandBase } from './types.ts';

const DAY_MS = 86_400_000;

/** The deadline of a command under an id that a person made. @param now business time, which may be another than the one that ids carry. */
export function lifeOfId(id: string, now: Date): Pick<CommandBase, 'deadline'> {
  const age_ms = ageOfId(id);
  if (age_ms === undefined) return {};
  return { deadline: new Date(now.getTime() + LIMITS.command_id_days * DAY_MS - age_ms) };
}
