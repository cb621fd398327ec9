/** The room's chat with what a creator may do about it. */
import type { ChatLine, LiveSession } from '@busker/protocol';
import { ActionIcon, Menu } from '@mantine/core';
import { useEffect, useRef, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { CrossIcon, MenuIcon } from '../../shared/desk/icons.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../texts.ts';

const MUTE_CHOICES: readonly (readonly [name: string, minutes: number])[] = [
  [t.roomChat.muteFor10Minutes, 10],
  [t.roomChat.muteForADay, 1_440],
  [t.roomChat.muteForAWeek, 10_080],
];

export function RoomChat({
  live,
  lines,
}: {
  readonly live: LiveSession;
  readonly lines: readonly ChatLine[];
}): ReactElement {
  const { me } = useSession();
  const end = useRef<HTMLLIElement>(null);
  const remove = useAct('live.removeChat', { refreshes: [], said: t.roomChat.theLineWasRemoved });
  const mute = useAct('live.mute', { refreshes: [], said: t.roomChat.mutedInYourRooms });
  const last = lines.at(-1)?.id;
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [last]);
  const error = remove.error ?? mute.error;
  return (
    <>
      {error ? <ErrorPanel error={error} /> : null}
      <ol className="st-chat">
        {lines.map((line) => (
          <li key={line.id} ref={line.id === last ? end : null}>
            <p>
              <b>{line.author.display_name}</b> {line.text}
            </p>
            {line.author.id !== me?.person.id && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t.roomChat.whatToDoAbout({ displayName: line.author.display_name })}
                  >
                    <MenuIcon size={14} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<CrossIcon size={14} />}
                    onClick={() => remove.mutate({ params: { id: live.id, line: line.id } })}
                  >
                    {t.roomChat.removeThisLine}
                  </Menu.Item>
                  <Menu.Divider />
                  {MUTE_CHOICES.map(([name, minutes]) => (
                    <Menu.Item
                      key={minutes}
                      onClick={() =>
                        mute.mutate({ params: { id: live.id, person: line.author.id }, body: { minutes } })
                      }
                    >
                      {name}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
