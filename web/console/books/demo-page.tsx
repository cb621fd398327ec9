/** What only a demo has: its mails, its pretend bank, a clock that can be moved. */
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Facts, Page, Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { showToast } from '../../shared/desk/toasts.tsx';
import { useSession } from '../../shared/session.tsx';
import { formatCount } from '../../shared/desk/amounts.ts';
import { moveClock, readDemo } from '../demo.ts';
/** A day more than the hold that a demo starts with. */
const PAST_THE_HOLD_DAYS = 15;
const MOST_DAYS = 400;
export default function DemoPage(): ReactElement {
  const demo = useQuery({
    queryKey: ['demo'],
    queryFn: readDemo,
  });
  return (
    <Page title="Demo" lead="This server runs with demo conveniences. None of them exists with --production.">
      <div className="dk-columns dk-columns-even">
        <Panel title="Places">
          <Facts
            rows={[
              [
                'Mails',
                <a key="mail" href="/mail" target="_blank" rel="noreferrer">
                  Mails this demo would have sent
                </a>,
              ],
              [
                'Pretend bank',
                <a key="bank" href="/sandbox/payouts" target="_blank" rel="noreferrer">
                  Pay, fail or return payouts by hand
                </a>,
              ],
            ]}
          />
        </Panel>
        <Panel title="Clock" note="Holds of earnings end by this clock. It only moves forward.">
          <Loaded of={demo}>{({ clock }) => <Clock clock={clock} />}</Loaded>
        </Panel>
        <Panel title="People of this demo" note="Each link signs you in as that person, in this browser.">
          <Loaded of={demo}>
            {({ people }) => (
              <Facts
                rows={people.map((person) => [
                  person.role,
                  <a key={person.handle} href={person.url}>{`Sign in as @${person.handle}`}</a>,
                ])}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </Page>
  );
}
function Clock({ clock }: { readonly clock: string }): ReactElement {
  const { me } = useSession();
  const queries = useQueryClient();
  const [text, setText] = useState(String(PAST_THE_HOLD_DAYS));
  const days = /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS ? Number(text) : null;
  const move = useMutation({
    mutationFn: moveClock,
    onSuccess: async ({ matured }) => {
      showToast({
        tone: 'success',
        text: `The clock moved on; ${formatCount(matured)} ${matured === 1 ? 'earning' : 'earnings'} became available.`,
      });
      await queries.invalidateQueries();
    },
  });
  const admin = me?.roles.includes('admin') === true;
  return (
    <div className="dk-stack">
      <Facts rows={[['It says', <TimeText key="clock" at={clock} />]]} />
      {admin ? (
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Days to skip"
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={days === null ? `From 1 to ${MOST_DAYS}.` : undefined}
            className="cs-days"
          />
          <Button disabled={days === null} loading={move.isPending} onClick={() => days !== null && move.mutate(days)}>
            {'Skip '}
            {days === null ? '' : days === 1 ? '1 day' : `${days} days`}
          </Button>
        </Group>
      ) : (
        <p className="dk-note">Only an administrator can move it.</p>
      )}
      {move.error ? <ErrorPanel error={move.error} /> : null}
    </div>
  );
}
