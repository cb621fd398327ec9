/** Words that are refused in names, chat, comments and gift messages. */
import { type FormEvent, useState, type ReactElement } from 'react';
import { Button, Group, Pill, TextInput } from '@mantine/core';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { WordIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { EmptyPanel, Loaded } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { applyEdits, splitWords, type WordEdits } from './word-edits.ts';
import { t } from '../texts.ts';
const NO_EDITS: WordEdits = {
  added: [],
  removed: [],
};
export default function WordsPage(): ReactElement {
  const list = useRoute('console.words', {});
  return (
    <Page title={t.wordsPage.refusedWords} lead={t.wordsPage.textWithOneOf}>
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
    said: t.wordsPage.theListIsSaved,
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
      title={t.wordsPage.count({ n: next.length })}
      actions={
        <TextInput
          size="xs"
          aria-label={t.wordsPage.findAWord}
          placeholder={t.wordsPage.findAWord}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      }
    >
      <div className="dk-stack">
        {changes && (
          <form onSubmit={add} className="cs-words-add">
            <TextInput
              label={t.wordsPage.addWords}
              description={t.wordsPage.atLeastTwoLetters}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={fresh.length === 0}>
              {t.wordsPage.add}
            </Button>
          </form>
        )}
        {next.length === 0 ? (
          <EmptyPanel icon={<WordIcon />} title={t.wordsPage.noWordsAreRefused} text={t.wordsPage.wordsThatYouAdd} />
        ) : (
          <ul className="cs-words" aria-label={t.wordsPage.refusedWords}>
            {shown.map((word) => (
              <li key={word}>
                <Pill
                  size="md"
                  className={edits.added.includes(word) ? 'cs-word-new' : ''}
                  withRemoveButton={changes}
                  removeButtonProps={{
                    'aria-label': t.wordsPage.remove({ word }),
                    tabIndex: 0,
                    'aria-hidden': false,
                  }}
                  onRemove={() => remove(word)}
                >
                  {word}
                </Pill>
              </li>
            ))}
            {shown.length === 0 && <li className="dk-note">{t.wordsPage.noWordContains({ find })}</li>}
          </ul>
        )}
        {changed && (
          <Group justify="space-between" className="cs-save-bar">
            <span>{t.wordsPage.notSavedYet({ added: edits.added.length, removed: edits.removed.length })}</span>
            <Group gap="xs">
              <Button variant="default" onClick={() => setEdits(NO_EDITS)}>
                {t.wordsPage.undo}
              </Button>
              <Button onClick={() => setSaving(true)}>{t.wordsPage.saveTheList}</Button>
            </Group>
          </Group>
        )}
      </div>
      {saving && (
        <ReasonDialog
          title={t.wordsPage.saveTheListOf}
          text={
            <>
              {edits.added.length > 0 && <p>{t.wordsPage.addedList({ words: edits.added.join(', ') })}</p>}
              {edits.removed.length > 0 && <p>{t.wordsPage.removedList({ words: edits.removed.join(', ') })}</p>}
            </>
          }
          button={t.wordsPage.save}
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
