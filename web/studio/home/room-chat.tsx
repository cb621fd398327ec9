/** The room's chat with what a creator may do about it. */
import type { ChatLine, LiveSession } from '@busker/protocol';
import { ActionIcon, Menu } from '@mantine/core';
import { useEffect, useRef, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { CrossIcon, MenuIcon } from '../../shared/desk/icons.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';

const MUTE_CHOICES: readonly (readonly [name: string, minutes: number])[] = [
  ['Mute for 10 minutes', 10],
  ['Mute for a day', 1_440],
  ['Mute for a week', 10_080],
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
  const remove = useAct('live.removeChat', { refreshes: [], said: 'The line was removed for everybody.' });
  const mute = useAct('live.mute', { refreshes: [], said: 'Muted in your rooms.' });
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
                    aria-label={`What to do about this line of ${line.author.display_name}`}
                  >
                    <MenuIcon size={14} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<CrossIcon size={14} />}
                    onClick={() => remove.mutate({ params: { id: live.id, line: line.id } })}
                  >
                    Remove this line
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
