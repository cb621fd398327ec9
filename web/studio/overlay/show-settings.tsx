/** What a creator's overlays show and when they are quiet, and which gifts the creator does not take. */
import type { Catalogue, ShowChange, ShowControl } from '@busker/protocol';
import { Button, Group, MultiSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { parseCoins } from '../../shared/desk/amounts.ts';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { CoinsField } from '../../shared/desk/fields.tsx';
import { Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel, LoadingLines } from '../../shared/desk/states.tsx';
import { timeZone } from '../../shared/periods.ts';
import { t } from '../texts.ts';
import { ShowBar } from './show-bar.tsx';

export function ShowPanel(): ReactElement {
  const show = useRoute('show.get', {});
  const catalogue = useRoute('gifts.catalogue', { query: {} });
  const error = show.error ?? catalogue.error;
  return (
    <Panel title={t.showControls.onYourOverlays} note={t.showControls.note}>
      <Stack gap="lg">
        <ShowBar />
        {show.data && catalogue.data ? (
          <ShowForm show={show.data} catalogue={catalogue.data} />
        ) : error ? (
          <ErrorPanel error={error} />
        ) : (
          <LoadingLines lines={4} />
        )}
      </Stack>
    </Panel>
  );
}

/** Least price as typed: empty is the platform's; undefined: it does not read as a price. */
function priceOf(text: string): string | null | undefined {
  if (text.trim() === '') return null;
  const price = parseCoins(text);
  return price === null || price <= 0n ? undefined : `${price}`;
}

function ShowForm({ show, catalogue }: { readonly show: ShowControl; readonly catalogue: Catalogue }): ReactElement {
  // only what was touched: what changes elsewhere meanwhile stays as it was changed there
  const [draft, setDraft] = useState<ShowChange>({});
  const [price, setPrice] = useState<string | null>(null);
  const save = useAct('show.change', {
    refreshes: ['show.get'],
    said: t.showControls.saved,
    onDone: () => {
      setDraft({});
      setPrice(null);
    },
  });
  const now = { ...show, ...draft };
  const quiet = now.quiet_hours;
  const price_text = price ?? show.full_screen_from_coins ?? '';
  const least = priceOf(price_text);
  const sameTime = quiet !== null && quiet.from === quiet.to;
  const touched = price !== null || Object.keys(draft).length > 0;
  const valid = least !== undefined && !sameTime && quiet?.from !== '' && quiet?.to !== '';
  const change = (next: ShowChange): void => setDraft((before) => ({ ...before, ...next }));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!touched || !valid || save.isPending) return;
    save.mutate({ body: { ...draft, ...(price === null ? {} : { full_screen_from_coins: least }) } });
  };
  const gifts = new Map(catalogue.items.map((item) => [item.id, item.name]));
  // one that is not on sale any more can be let in again
  for (const id of now.blocked_items) if (!gifts.has(id)) gifts.set(id, id);
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="34rem">
        <CoinsField
          label={t.showControls.fullScreenFrom}
          description={t.showControls.fullScreenNote({ coins: BigInt(catalogue.full_screen_from_coins) })}
          value={price_text}
          onChange={setPrice}
          error={least === undefined ? t.showControls.notAPrice : undefined}
        />
        <Switch
          label={t.showControls.quietHours}
          description={t.showControls.quietNote}
          checked={quiet !== null}
          onChange={(event) =>
            change({
              quiet_hours: event.currentTarget.checked ? { from: '22:00', to: '07:00', time_zone: timeZone() } : null,
            })
          }
        />
        {quiet && (
          <Group align="flex-start" gap="sm">
            <TextInput
              type="time"
              label={t.showControls.from}
              required
              value={quiet.from}
              onChange={(event) => change({ quiet_hours: { ...quiet, from: event.currentTarget.value } })}
            />
            <TextInput
              type="time"
              label={t.showControls.until}
              required
              value={quiet.to}
              error={sameTime ? t.showControls.sameTime : undefined}
              onChange={(event) => change({ quiet_hours: { ...quiet, to: event.currentTarget.value } })}
            />
            <Select
              label={t.showControls.timeZone}
              searchable
              allowDeselect={false}
              data={zonesWith(quiet.time_zone)}
              value={quiet.time_zone}
              onChange={(zone) => {
                if (zone) change({ quiet_hours: { ...quiet, time_zone: zone } });
              }}
            />
          </Group>
        )}
        <MultiSelect
          label={t.showControls.blockedGifts}
          description={t.showControls.blockedNote}
          placeholder={now.blocked_items.length === 0 ? t.showControls.noneBlocked : undefined}
          searchable
          clearable
          hidePickedOptions
          data={[...gifts].map(([value, label]) => ({ value, label }))}
          value={now.blocked_items}
          onChange={(blocked_items) => change({ blocked_items })}
        />
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" disabled={!touched || !valid} loading={save.isPending}>
            {t.showControls.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The zones that the browser knows, and the one that is set. */
function zonesWith(zone: string): string[] {
  return [...new Set([zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
}
