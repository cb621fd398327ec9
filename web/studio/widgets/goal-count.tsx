/** From when on the goal counts, and how far it is. */
import type { GoalProgress, GoalSettings } from '@busker/protocol';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { say } from '../../shared/say.tsx';
import { t } from '../texts.ts';

interface GoalCountProps {
  readonly progress: GoalProgress;
  readonly unit: GoalSettings['unit'];
}

export function GoalCount({ progress, unit }: GoalCountProps): ReactElement {
  const [day, setDay] = useState('');
  const start = useAct('widgets.startGoal', { refreshes: ['widgets.get'], said: t.widgetsPage.started });
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
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
            type="date"
            label={t.widgetsPage.startDay}
            description={t.widgetsPage.startDayNote}
            max={today}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={day === '' || day > today}
            loading={start.isPending}
            onClick={() => start.mutate({ body: { day } })}
          >
            {t.widgetsPage.countFromDay}
          </Button>
        </Group>
        <Group>
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate({ body: {} })}>
            {t.widgetsPage.startNow}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
