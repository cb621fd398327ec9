/** Words that are refused in names, chat, comments and gift messages. */
import { type FormEvent, useState, type ReactElement } from 'react';
import { Button, Group, Pill, TextInput } from '@mantine/core';
import { formatCount } from '../../shared/desk/amounts.ts';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { WordIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { EmptyPanel, Loaded } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { applyEdits, splitWords, type WordEdits } from './word-edits.ts';
const NO_EDITS: WordEdits = {
  added: [],
  removed: [],
};
export default function WordsPage(): ReactElement {
  const list = useRoute('console.words', {});
  return (
    <Page
      title="Refused words"
      lead="Text with one of these words is refused in names, chat, comments and gift messages, however it is spelled in capitals. What is refused never reaches a screen."
    >
      <Loaded of={list}>{({ words }) => <Editor words={words} />}</Loaded>
    </Page>
  );
}
function Editor({ words }: { readonly words: readonly string[] }): ReactElement {
  const { may } = useSession();
  const [edits, setEdits] = useState(NO_EDITS);
  const [text, setText] = useState('');
  const [find, setFind] = useState('');
  const [saving, setSaving] = useState(false);
  const save = useAct('console.setWords', {
    refreshes: ['console.words', 'console.audit'],
    said: 'The list is saved.',
    onDone: () => {
      setEdits(NO_EDITS);
      setSaving(false);
    },
  });
  const changes = may('words.change');
  const next = applyEdits(words, edits);
  const shown = next.filter((word) => word.includes(find.trim().toLowerCase()));
  const fresh = splitWords(text).filter((word) => !next.includes(word));
  const changed = edits.added.length + edits.removed.length > 0;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (fresh.length === 0) return;
    setEdits({
      added: [...edits.added, ...fresh.filter((word) => !words.includes(word))],
      removed: edits.removed.filter((word) => !fresh.includes(word)),
    });
    setText('');
  };
  const remove = (word: string) =>
    setEdits(
      edits.added.includes(word)
        ? {
            ...edits,
            added: edits.added.filter((one) => one !== word),
          }
        : {
            ...edits,
            removed: [...edits.removed, word],
          },
    );
  return (
    <Panel
      title={`${formatCount(next.length)} ${next.length === 1 ? 'word' : 'words'}`}
      actions={
        <TextInput
          size="xs"
          aria-label="Find a word"
          placeholder="Find a word"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      }
    >
      <div className="dk-stack">
        {changes && (
          <form onSubmit={add} className="cs-words-add">
            <TextInput
              label="Add words"
              description="At least two letters each; several at once with commas or line breaks."
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={fresh.length === 0}>
              Add
            </Button>
          </form>
        )}
        {next.length === 0 ? (
          <EmptyPanel
            icon={<WordIcon />}
            title="No words are refused"
            text="Words that you add appear here; they count from the moment you save."
          />
        ) : (
          <ul className="cs-words" aria-label="Refused words">
            {shown.map((word) => (
              <li key={word}>
                <Pill
                  size="md"
                  className={edits.added.includes(word) ? 'cs-word-new' : ''}
                  withRemoveButton={changes}
                  removeButtonProps={{
                    'aria-label': `Remove ${word}`,
                    tabIndex: 0,
                    'aria-hidden': false,
                  }}
                  onRemove={() => remove(word)}
                >
                  {word}
                </Pill>
              </li>
            ))}
            {shown.length === 0 && <li className="dk-note">No word contains “{find}”.</li>}
          </ul>
        )}
        {changed && (
          <Group justify="space-between" className="cs-save-bar">
            <span>
              {edits.added.length > 0 && `${edits.added.length} added`}
              {edits.added.length > 0 && edits.removed.length > 0 && ', '}
              {edits.removed.length > 0 && `${edits.removed.length} removed`}, not saved yet
            </span>
            <Group gap="xs">
              <Button variant="default" onClick={() => setEdits(NO_EDITS)}>
                Undo
              </Button>
              <Button onClick={() => setSaving(true)}>Save the list</Button>
            </Group>
          </Group>
        )}
      </div>
      {saving && (
        <ReasonDialog
          title="Save the list of refused words?"
          text={
            <>
              {edits.added.length > 0 && (
                <p>
                  {'Added: '}
                  {edits.added.join(', ')}
                </p>
              )}
              {edits.removed.length > 0 && (
                <p>
                  {'Removed: '}
                  {edits.removed.join(', ')}
                </p>
              )}
            </>
          }
          button="Save"
          busy={save.isPending}
          error={save.error}
          onClose={() => setSaving(false)}
          onConfirm={(reason) =>
            save.mutate({
              body: {
                words: next,
                reason,
              },
            })
          }
        />
      )}
    </Panel>
  );
}
