/** What a host may do about somebody in the own room, besides reporting and blocking. */
import type { LiveSession, PersonCard } from '@busker/protocol';
import { api } from '../../shared/api.ts';
import { t } from '../messages.ts';
import type { SafetyMenuProps } from '../safety/safety-menu.tsx';
import type { StreamLine } from './stream.ts';

type Entries = NonNullable<SafetyMenuProps['host']>;

export function hostEntries(session: LiveSession, person: PersonCard, line: StreamLine | null): Entries {
  if (person.id === session.creator.id) return [];
  const mute = (minutes: number) => async (): Promise<string> => {
    await api.call('live.mute', { params: { id: session.id, person: person.id }, body: { minutes } });
    return t.room.mutedDone({ name: person.display_name });
  };
  const muting: Entries = [
    { icon: 'hush', label: t.room.mute10, run: mute(10) },
    { icon: 'hush', label: t.room.mute60, run: mute(60) },
  ];
  if (line?.kind !== 'chat') return muting;
  const remove = async (): Promise<string> => {
    await api.call('live.removeChat', { params: { id: session.id, line: line.line.id } });
    return t.room.removed;
  };
  return [{ icon: 'close', label: t.room.removeLine, run: remove }, ...muting];
}
