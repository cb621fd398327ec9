/** For a signed-in person who is no creator yet. */
import { Anchor, Button, List } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAct } from '../shared/desk/api.ts';
import { Threshold } from '../shared/desk/Gate.tsx';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { useSession } from '../shared/session.tsx';
import { t } from './texts.ts';

export function Become(): ReactElement {
  const { me, setMe } = useSession();
  const become = useAct('me.becomeCreator', { refreshes: [], onDone: setMe });
  return (
    <Threshold site={t.become.studio}>
      <p>{t.become.youCan({ name: me?.person.display_name ?? '' })}</p>
      <List spacing={6} size="md">
        <List.Item>{t.become.goLiveAndReceive}</List.Item>
        <List.Item>{t.become.seeToTheCent}</List.Item>
        <List.Item>{t.become.cashOutWhatIs}</List.Item>
        <List.Item>{t.become.putGiftsAndThankYous}</List.Item>
      </List>
      {become.error ? <ErrorPanel error={become.error} /> : null}
      <Button size="md" fullWidth loading={become.isPending} onClick={() => become.mutate({})}>
        {t.become.becomeACreator}
      </Button>
      <Anchor href="/" ta="center">
        {t.become.notNowBackTo}
      </Anchor>
    </Threshold>
  );
}
