/** Secret addresses that show gifts in OBS. */
import { newId, type OverlayLink, type OverlayLinkMade } from '@busker/protocol';
import { Anchor, Button, Group, List, Modal, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useAct, useRoute } from '../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../shared/desk/DataTable.tsx';
import { LinkIcon, PlusIcon } from '../shared/desk/icons.tsx';
import { CopyField, Page, Panel, StateBadge } from '../shared/desk/parts.tsx';
import { ErrorPanel } from '../shared/desk/states.tsx';
import { TimeText } from '../shared/desk/text.tsx';

const LABEL_CHARS = 60;

export default function OverlayPage(): ReactElement {
  const links = useRoute('studio.overlayLinks', {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<OverlayLink | null>(null);
  const columns: readonly Column<OverlayLink>[] = [
    { key: 'label', title: 'Name', phone: 'title', cell: (link) => link.label },
    {
      key: 'state',
      title: 'State',
      phone: 'amount',
      cell: (link) =>
        link.revoked_at ? <StateBadge tone="plain">Revoked</StateBadge> : <StateBadge tone="good">Working</StateBadge>,
    },
    { key: 'created', title: 'Made', cell: (link) => <TimeText at={link.created_at} /> },
    {
      key: 'used',
      title: 'Last used',
      cell: (link) => (link.last_used_at ? <TimeText at={link.last_used_at} /> : 'Never'),
    },
    {
      key: 'revoke',
      title: 'Action',
      align: 'end',
      phone: 'action',
      cell: (link) =>
        link.revoked_at ? (
          <span className="dk-note">
            on <TimeText at={link.revoked_at} only="day" />
          </span>
        ) : (
          <Button size="xs" variant="default" onClick={() => setRevoking(link)} aria-label={`Revoke ${link.label}`}>
            Revoke
          </Button>
        ),
    },
  ];
  const make = (
    <Button leftSection={<PlusIcon />} onClick={() => setMaking(true)}>
      New overlay link
    </Button>
  );
  return (
    <Page
      title="Overlay"
      lead="An overlay link shows your gifts and thank-yous over your own video, in OBS or any program with a browser source."
      actions={make}
    >
      <div className="dk-stack">
        <Panel
          flush
          title="Your links"
          note="A link’s address is a secret: whoever has it sees your overlay. Revoke it if it got out."
        >
          <DataTable
            label="Overlay links"
            columns={columns}
            pages={wholeList(links)}
            rowKey={(link) => link.id}
            rowTone={(link) => (link.revoked_at ? 'faded' : undefined)}
            skeletonRows={2}
            empty={{
              icon: <LinkIcon />,
              title: 'No overlay links yet',
              text: 'Make one for each program or computer, so that you can revoke them one by one.',
            }}
          />
        </Panel>
        <Panel title="How to put it into OBS">
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
      <List.Item>In OBS, press + below “Sources” and choose “Browser”.</List.Item>
      <List.Item>Paste the address of your overlay link into “URL”.</List.Item>
      <List.Item>
        Set width and height to your canvas, for example 1080 × 1920 or 1920 × 1080, and tick “Control audio via OBS”.
      </List.Item>
      <List.Item>Move the source above your video. It stays transparent until a gift arrives.</List.Item>
    </List>
  );
}

function MakeDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [id] = useState(() => newId());
  const [label, setLabel] = useState('');
  const [made, setMade] = useState<OverlayLinkMade | null>(null);
  const make = useAct('studio.makeOverlayLink', { refreshes: ['studio.overlayLinks'], onDone: setMade });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (label.trim() !== '' && !make.isPending) make.mutate({ body: { id, label: label.trim() } });
  };
  if (made) {
    const address = new URL(made.url, location.href).href;
    return (
      <Modal opened onClose={onClose} title="Your overlay link is ready" size="36rem" closeOnClickOutside={false}>
        <Stack>
          <CopyField
            label={made.link.label}
            description="Shown only this once. Copy it now; you can always make another."
            value={address}
          />
          <ObsSteps />
          <Group justify="space-between">
            <Anchor href={address} target="_blank" rel="noreferrer">
              Look at it in a new tab
            </Anchor>
            <Button onClick={onClose}>I have copied it</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="New overlay link">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="So that you know later where this link is used."
            placeholder="OBS on my laptop"
            required
            maxLength={LABEL_CHARS}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={label.trim() === ''} loading={make.isPending}>
              Make the link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RevokeDialog({ link, onClose }: { readonly link: OverlayLink; readonly onClose: () => void }): ReactElement {
  const revoke = useAct('studio.revokeOverlayLink', {
    refreshes: ['studio.overlayLinks'],
    said: `“${link.label}” no longer works.`,
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={`Revoke “${link.label}”?`}>
      <Stack>
        <p className="dk-prose">
          Every program that uses this address stops showing your overlay at once. This cannot be undone; you can make a
          new link at any time.
        </p>
        {revoke.error ? <ErrorPanel error={revoke.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate({ params: { id: link.id } })}>
            Revoke
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
