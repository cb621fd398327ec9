/** From when on the goal counts, and how far it is. */
import type { GoalProgress, GoalSettings } from '@busker/protocol';
import { Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { useId, useState, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { say } from '../../shared/say.tsx';
import { t } from '../texts.ts';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** As the field writes it: in the time zone of whoever looks. */
function localMinute(time: Date): string {
  const there = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return there.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

interface GoalCountProps {
  readonly progress: GoalProgress;
  readonly unit: GoalSettings['unit'];
}

export function GoalCount({ progress, unit }: GoalCountProps): ReactElement {
  const note = useId();
  const [moment, setMoment] = useState('');
  const start = useAct('widgets.startGoal', { refreshes: ['widgets.get'], said: t.widgetsPage.started });
  const [latest] = useState(() => localMinute(new Date()));
  const at = moment === '' ? undefined : new Date(moment);
  const amount =
    unit === 'coins' ? (
      <CoinsText coins={progress.coins} />
    ) : (
      <MoneyText micros={progress.earned_micros} currency={progress.currency} />
    );
  return (
    <Panel
      title={say(t.widgetsPage.soFar, { amount })}
      note={
        progress.since === null
          ? t.widgetsPage.countsAll
          : say(t.widgetsPage.countsFrom, { since: <TimeText at={progress.since} /> })
      }
    >
      <Stack gap="sm">
        {start.error ? <ErrorPanel error={start.error} /> : null}
        <Group align="flex-end" gap="sm">
          <TextInput
            type="datetime-local"
            label={t.widgetsPage.startMoment}
            aria-describedby={note}
            max={latest}
            value={moment}
            onChange={(event) => setMoment(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={at === undefined || Number.isNaN(at.getTime()) || moment > latest}
            loading={start.isPending}
            onClick={() => at && start.mutate({ body: { at: at.toISOString() } })}
          >
            {t.widgetsPage.countFromThen}
          </Button>
        </Group>
        <Input.Description id={note}>{t.widgetsPage.startMomentNote({ zone })}</Input.Description>
        <Group>
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate({ body: {} })}>
            {t.widgetsPage.startNow}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
