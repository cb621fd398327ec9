/** What only a demo has: its mails, its pretend bank, a clock that can be moved. */
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Facts, Page, Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { showToast } from '../../shared/desk/toasts.tsx';
import { useSession } from '../../shared/session.tsx';
import { moveClock, readDemo } from '../demo.ts';
import { nameOf } from '../parts.tsx';
import { t } from '../texts.ts';
/** A day more than the hold that a demo starts with. */
const PAST_THE_HOLD_DAYS = 15;
const MOST_DAYS = 400;
export default function DemoPage(): ReactElement {
  const demo = useQuery({
    queryKey: ['demo'],
    queryFn: readDemo,
  });
  return (
    <Page title={t.demoPage.demo} lead={t.demoPage.thisServerRunsWith}>
      <div className="dk-columns dk-columns-even">
        <Panel title={t.demoPage.places}>
          <Facts
            rows={[
              [
                t.demoPage.mails,
                <a key="mail" href="/mail" target="_blank" rel="noreferrer">
                  {t.demoPage.mailsThisDemoWould}
                </a>,
              ],
              [
                t.demoPage.pretendBank,
                <a key="bank" href="/sandbox/payouts" target="_blank" rel="noreferrer">
                  {t.demoPage.payFailOrReturn}
                </a>,
              ],
            ]}
          />
        </Panel>
        <Panel title={t.demoPage.clock} note={t.demoPage.holdsOfEarningsEnd}>
          <Loaded of={demo}>{({ clock }) => <Clock clock={clock} />}</Loaded>
        </Panel>
        <Panel title={t.demoPage.peopleOfThisDemo} note={t.demoPage.eachLinkSignsYou}>
          <Loaded of={demo}>
            {({ people }) => (
              <Facts
                rows={people.map((person) => [
                  nameOf(t.names.roles, person.role),
                  <a key={person.handle} href={person.url}>
                    {t.demoPage.signInAs({ handle: person.handle })}
                  </a>,
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
        text: t.demoPage.theClockMovedOn({ matured }),
      });
      await queries.invalidateQueries();
    },
  });
  const admin = me?.roles.includes('admin') === true;
  return (
    <div className="dk-stack">
      <Facts rows={[[t.demoPage.itSays, <TimeText key="clock" at={clock} />]]} />
      {admin ? (
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t.demoPage.daysToSkip}
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={days === null ? t.demoPage.from1To({ MOST_DAYS }) : undefined}
            className="cs-days"
          />
          <Button disabled={days === null} loading={move.isPending} onClick={() => days !== null && move.mutate(days)}>
            {t.demoPage.moveOn({ days: days ?? 0 })}
          </Button>
        </Group>
      ) : (
        <p className="dk-note">{t.demoPage.onlyAnAdministratorCan}</p>
      )}
      {move.error ? <ErrorPanel error={move.error} /> : null}
    </div>
  );
}
