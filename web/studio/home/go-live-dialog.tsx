/** Going live: a title and a source of pictures, seen before others see it. */
import { LIMITS, newId, type LiveSource } from '@busker/protocol';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { LiveIcon } from '../../shared/desk/icons.tsx';
import { EmptyPanel, ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';

export function GoLiveDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  // One id for this decision, however often it is tried.
  const [id] = useState(() => newId());
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const sources = useRoute('live.sources', {});
  const start = useAct('live.start', { refreshes: ['studio.get'], said: 'You are live.', onDone: onClose });
  const source = sources.data?.rows.find((row) => row.id === chosen) ?? sources.data?.rows[0];
  const ready = title.trim() !== '' && source !== undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready && !start.isPending) start.mutate({ body: { id, title: title.trim(), source_id: source.id } });
  };
  return (
    <Modal opened onClose={onClose} title="Go live" size="36rem">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Title"
            description="What people see before they come in."
            placeholder="Evening songs by the river"
            required
            maxLength={LIMITS.title_chars}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          <Loaded of={sources}>
            {({ rows }) =>
              rows.length === 0 ? (
                <EmptyPanel
                  title="No video source"
                  text="A source of pictures has to be set up for you before you can go live. Ask your platform’s team."
                />
              ) : (
                <div className="st-golive">
                  <SourcePicker sources={rows} chosen={source?.id} onChoose={setChosen} />
                  {source && (
                    <div>
                      <p className="st-golive-label">Preview</p>
                      <VideoView key={source.id} source={source.video} />
                    </div>
                  )}
                </div>
              )
            }
          </Loaded>
          {start.error ? <ErrorPanel error={start.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" leftSection={<LiveIcon />} disabled={!ready} loading={start.isPending}>
              Go live now
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface SourcePickerProps {
  readonly sources: readonly LiveSource[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

function SourcePicker({ sources, chosen, onChoose }: SourcePickerProps): ReactElement {
  return (
    <fieldset className="st-sources">
      <legend>Video source</legend>
      {sources.map((source) => (
        <label key={source.id} className="st-source">
          <input
            type="radio"
            name="source"
            value={source.id}
            checked={source.id === chosen}
            onChange={() => onChoose(source.id)}
          />
          <img src={source.video.poster_url} alt="" width="36" height="64" loading="lazy" />
          <span>{source.name}</span>
        </label>
      ))}
    </fieldset>
  );
}
