/** For a signed-in person who is no creator yet. */
import { Anchor, Button, List } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAct } from '../shared/desk/api.ts';
import { Threshold } from '../shared/desk/Gate.tsx';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { useSession } from '../shared/session.tsx';

export function Become(): ReactElement {
  const { me, setMe } = useSession();
  const become = useAct('me.becomeCreator', { refreshes: [], onDone: setMe });
  return (
    <Threshold site="Studio">
      <p>
        {me ? `${me.person.display_name}, you` : 'You'} can become a creator. It costs nothing, and nothing changes for
        what you do as a viewer.
      </p>
      <List spacing={6} size="md">
        <List.Item>Go live, and receive gifts in your room and on your posts.</List.Item>
        <List.Item>See to the cent what every gift earned you, and why.</List.Item>
        <List.Item>Cash out what is available whenever you like, from a small minimum.</List.Item>
        <List.Item>Put gifts and thank-yous into OBS with one address.</List.Item>
      </List>
      {become.error ? <ErrorPanel error={become.error} /> : null}
      <Button size="md" fullWidth loading={become.isPending} onClick={() => become.mutate({})}>
        Become a creator
      </Button>
      <Anchor href="/" ta="center">
        Not now, back to watching
      </Anchor>
    </Threshold>
  );
}
