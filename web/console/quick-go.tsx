/** One field to go anywhere: pages by name, people by handle, name, mail or id. Opens with Ctrl K or ⌘ K. */
import { Button, Kbd, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '../shared/desk/Dialog.tsx';
import { useRoute } from '../shared/desk/api.ts';
import { SearchIcon } from '../shared/desk/icons.tsx';
import { useSession } from '../shared/session.tsx';
import type { ConsolePlace } from './places.tsx';
import { t } from './texts.ts';

/** A page or a person to go to. */
interface Choice {
  readonly to: string;
  readonly name: string;
  readonly note: string;
}

const PEOPLE_SHOWN = 6;
const SHORTEST_SEARCH = 2;
const SETTLE_MS = 200;

/** Opens it by hand. It may stand in several places of the page at once; the dialog stands once. */
export function QuickGoButton({ onOpen }: { readonly onOpen: () => void }): ReactElement {
  return (
    <Button
      variant="default"
      size="xs"
      fullWidth
      justify="space-between"
      leftSection={<SearchIcon size={15} />}
      rightSection={<Kbd size="xs">{t.quickGo.ctrlK}</Kbd>}
      onClick={onOpen}
      className="cs-quick"
    >
      {t.quickGo.goTo}
    </Button>
  );
}

interface QuickGoProps {
  readonly places: readonly ConsolePlace[];
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The dialog and its keys. */
export function QuickGo({ places, open, onOpen, onClose }: QuickGoProps): ReactElement | null {
  // From within a field too: nobody types Ctrl K.
  useHotkeys([['mod+K', onOpen]], []);
  return open ? <QuickGoDialog places={places} onClose={onClose} /> : null;
}

interface QuickGoDialogProps {
  readonly places: readonly ConsolePlace[];
  readonly onClose: () => void;
}

function QuickGoDialog({ places, onClose }: QuickGoDialogProps): ReactElement {
  const { may } = useSession();
  const navigate = useNavigate();
  const list = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [settled] = useDebouncedValue(text.trim(), SETTLE_MS);
  const people = useRoute(
    'console.people',
    {
      query: {
        q: settled,
        limit: PEOPLE_SHOWN,
      },
    },
    {
      enabled: may('person.search') && settled.length >= SHORTEST_SEARCH,
    },
  );
  const wanted = text.trim().toLowerCase();
  const choices: readonly Choice[] = [
    ...places
      .filter((place) => place.name.toLowerCase().includes(wanted))
      .map((place) => ({
        to: place.to,
        name: place.name,
        note: t.quickGo.page,
      })),
    ...(wanted.length >= SHORTEST_SEARCH ? (people.data?.rows ?? []) : []).map(({ person }) => ({
      to: `/people/${person.id}`,
      name: person.display_name,
      note: `@${person.handle}`,
    })),
  ];
  const chosen = Math.min(at, choices.length - 1);
  const go = (choice: Choice | undefined): void => {
    if (!choice) return;
    onClose();
    void navigate(choice.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') go(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      // the element with the role, which has no title to be named by
      attributes={{ content: { 'aria-label': t.quickGo.goTo2 } }}
      yOffset="12vh"
      centered={false}
      padding="xs"
    >
      <TextInput
        aria-label={t.quickGo.pageOrPerson}
        placeholder={t.quickGo.aPageAPersons}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={choices[chosen] ? `${list}-${chosen}` : undefined}
        leftSection={<SearchIcon size={16} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <ul id={list} role="listbox" aria-label={t.quickGo.results} className="cs-quick-list">
        {choices.map((choice, index) => (
          <li
            key={choice.to}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseEnter={() => setAt(index)}
            onClick={() => go(choice)}
          >
            <span>{choice.name}</span>
            <span className="dk-note">{choice.note}</span>
          </li>
        ))}
        {choices.length === 0 && (
          <li className="dk-note">{people.isFetching ? t.quickGo.searching : t.quickGo.nothingOfThatName}</li>
        )}
      </ul>
    </Dialog>
  );
}
