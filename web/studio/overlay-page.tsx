/** Secret addresses that show gifts in OBS. */
import { newId, WIDGETS, type OverlayLink, type OverlayLinkMade } from '@busker/protocol';
import { Anchor, Button, Group, List, Select, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { Dialog } from '../shared/desk/Dialog.tsx';
import { useAct, useRoute } from '../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../shared/desk/DataTable.tsx';
import { LinkIcon, PlusIcon } from '../shared/desk/icons.tsx';
import { CopyField, Page, Panel, StateBadge } from '../shared/desk/parts.tsx';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { TimeText } from '../shared/desk/text.tsx';
import { ShowPanel } from './overlay/show-settings.tsx';
import { WidgetsPanel } from './widgets/widgets-panel.tsx';
import './widgets/widgets.css';
import { t } from './texts.ts';
import { say } from '../shared/say.tsx';

const LABEL_CHARS = 60;
const WHOLE_SHOW = 'show';

export default function OverlayPage(): ReactElement {
  const links = useRoute('studio.overlayLinks', {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<OverlayLink | null>(null);
  const columns: readonly Column<OverlayLink>[] = [
    { key: 'label', title: t.overlayPage.name, phone: 'title', cell: (link) => link.label },
    {
      key: 'state',
      title: t.overlayPage.state,
      phone: 'amount',
      cell: (link) =>
        link.revoked_at ? (
          <StateBadge tone="plain">{t.overlayPage.revoked}</StateBadge>
        ) : (
          <StateBadge tone="good">{t.overlayPage.working}</StateBadge>
        ),
    },
    { key: 'created', title: t.overlayPage.made, cell: (link) => <TimeText at={link.created_at} /> },
    {
      key: 'used',
      title: t.overlayPage.lastUsed,
      cell: (link) => (link.last_used_at ? <TimeText at={link.last_used_at} /> : t.overlayPage.never),
    },
    {
      key: 'revoke',
      title: t.overlayPage.action,
      align: 'end',
      phone: 'action',
      cell: (link) =>
        link.revoked_at ? (
          <span className="dk-note">
            {say(t.overlayPage.onText, { revoked: <TimeText at={link.revoked_at} only="day" /> })}
          </span>
        ) : (
          <Button
            size="xs"
            variant="default"
            onClick={() => setRevoking(link)}
            aria-label={t.overlayPage.revoke({ label: link.label })}
          >
            {t.overlayPage.revoke2}
          </Button>
        ),
    },
  ];
  const make = (
    <Button leftSection={<PlusIcon />} onClick={() => setMaking(true)}>
      {t.overlayPage.newOverlayLink}
    </Button>
  );
  return (
    <Page title={t.overlayPage.overlay} lead={t.overlayPage.anOverlayLinkShows} actions={make}>
      <div className="dk-stack">
        <Panel flush title={t.overlayPage.yourLinks} note={t.overlayPage.aLinksAddressIs}>
          <DataTable
            label={t.overlayPage.overlayLinks}
            columns={columns}
            pages={wholeList(links)}
            rowKey={(link) => link.id}
            rowTone={(link) => (link.revoked_at ? 'faded' : undefined)}
            skeletonRows={2}
            empty={{
              icon: <LinkIcon />,
              title: t.overlayPage.noOverlayLinksYet,
              text: t.overlayPage.makeOneForEach,
            }}
          />
        </Panel>
        <WidgetsPanel />
        <ShowPanel />
        <Panel title={t.overlayPage.howToPutIt}>
          <ObsSteps />
        </Panel>
      </div>
      {making && <MakeDialog onClose={() => setMaking(false)} />}
      {revoking && <RevokeDialog link={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

function ObsSteps(): ReactElement {
  return (
    <List type="ordered" spacing={4} size="md">
      <List.Item>{t.overlayPage.inObsPress}</List.Item>
      <List.Item>{t.overlayPage.pasteTheAddressOf}</List.Item>
      <List.Item>{t.overlayPage.setWidthAndHeight}</List.Item>
      <List.Item>{t.overlayPage.moveTheSourceAbove}</List.Item>
    </List>
  );
}

function MakeDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [id] = useState(() => newId());
  const [label, setLabel] = useState('');
  const [shows, setShows] = useState<string>(WHOLE_SHOW);
  const [made, setMade] = useState<OverlayLinkMade | null>(null);
  const make = useAct('studio.makeOverlayLink', { refreshes: ['studio.overlayLinks'], onDone: setMade });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (label.trim() !== '' && !make.isPending) make.mutate({ body: { id, label: label.trim() } });
  };
  if (made) {
    const address = addressOf(made.url, shows);
    return (
      <Dialog onClose={onClose} title={t.overlayPage.yourOverlayLinkIs} size="36rem" closeOnClickOutside={false}>
        <Stack>
          <Select
            label={t.widgetsPage.whatItShows}
            allowDeselect={false}
            data={[
              { value: WHOLE_SHOW, label: t.widgetsPage.wholeShow },
              ...WIDGETS.map((name) => ({ value: name, label: t.widgetsPage.names[name] })),
            ]}
            value={shows}
            onChange={(value) => setShows(value ?? WHOLE_SHOW)}
          />
          <CopyField label={made.link.label} description={t.overlayPage.shownOnlyThisOnce} value={address} />
          <ObsSteps />
          <Group justify="space-between">
            <Anchor href={address} target="_blank" rel="noreferrer">
              {t.overlayPage.lookAtItIn}
            </Anchor>
            <Button onClick={onClose}>{t.overlayPage.iHaveCopiedIt}</Button>
          </Group>
        </Stack>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={t.overlayPage.newOverlayLink}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t.overlayPage.name}
            description={t.overlayPage.soThatYouKnow}
            placeholder={t.overlayPage.obsOnMyLaptop}
            required
            maxLength={LABEL_CHARS}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.overlayPage.cancel}
            </Button>
            <Button type="submit" disabled={label.trim() === ''} loading={make.isPending}>
              {t.overlayPage.makeTheLink}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The same secret for everything: the query says what the page shows. */
function addressOf(url: string, shows: string): string {
  const address = new URL(url, location.href);
  if (shows !== WHOLE_SHOW) address.searchParams.set('widget', shows);
  return address.href;
}

function RevokeDialog({ link, onClose }: { readonly link: OverlayLink; readonly onClose: () => void }): ReactElement {
  const revoke = useAct('studio.revokeOverlayLink', {
    refreshes: ['studio.overlayLinks'],
    said: t.overlayPage.noLonger({ label: link.label }),
    onDone: onClose,
  });
  return (
    <Dialog onClose={onClose} title={t.overlayPage.revoke3({ label: link.label })}>
      <Stack>
        <p className="dk-prose">{t.overlayPage.everyProgramThatUses}</p>
        {revoke.error ? <ErrorPanel error={revoke.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t.overlayPage.keepIt}
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate({ params: { id: link.id } })}>
            {t.overlayPage.revoke2}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
