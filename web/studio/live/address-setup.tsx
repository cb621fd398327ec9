/** Pictures that are at an address of somebody else: which one, and whether they arrive. */
import type { StreamState } from '@busker/protocol';
import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { CopyField, StateBadge } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { VideoView } from '../../shared/desk/VideoView.tsx';
import { t } from '../texts.ts';

type Address = NonNullable<StreamState['address']>;

export function AddressSetup({ stream }: { readonly stream: StreamState }): ReactElement | null {
  const { address } = stream;
  if (address === null) return null;
  const arrives = stream.kind === 'address' && stream.state === 'on';
  const { may_enter } = address;
  return (
    <Stack gap="sm">
      {may_enter === null ? (
        <Channel url={address.url} />
      ) : (
        <>
          <p className="dk-prose">{t.addressSetup.lead}</p>
          <EnterAddress address={address} may_enter={may_enter} />
        </>
      )}
      {address.url !== null && (
        <div role="status">
          <StateBadge tone={arrives ? 'good' : 'plain'}>
            {arrives ? t.addressSetup.arriving : t.addressSetup.waiting}
          </StateBadge>
        </div>
      )}
      {address.problem !== null && <Alert color="yellow">{t.addressSetup.problems[address.problem]}</Alert>}
      {arrives && stream.preview && (
        <VideoView
          key={stream.preview.url}
          source={{ ...stream.preview, poster_url: '', mime: '', width: 16, height: 9, alt: t.addressSetup.arriving }}
        />
      )}
    </Stack>
  );
}

function Channel({ url }: { readonly url: string | null }): ReactElement {
  if (url === null) return <p className="dk-note">{t.addressSetup.none}</p>;
  return (
    <>
      <p className="dk-prose">{t.addressSetup.owncast}</p>
      <CopyField label={t.addressSetup.channel} value={url} />
    </>
  );
}

function EnterAddress({
  address,
  may_enter,
}: {
  readonly address: Address;
  readonly may_enter: readonly string[];
}): ReactElement {
  const [url, setUrl] = useState(address.url ?? '');
  const save = useAct('studio.setStreamAddress', { refreshes: ['studio.stream', 'live.sources'] });
  const wanted = url.trim();
  // Inside the dialog's own form: saving an address is not going live.
  const submit = (): void => {
    save.mutate({ body: { url: wanted === '' ? null : wanted } });
  };
  return (
    <Stack gap="xs" align="stretch">
      <TextInput
        type="url"
        dir="ltr"
        label={t.addressSetup.label}
        description={t.addressSetup.hint({ origins: may_enter.join(', ') })}
        placeholder={`${may_enter[0] ?? ''}/live/index.m3u8`}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          submit();
        }}
      />
      <div>
        <Button
          variant="default"
          size="xs"
          loading={save.isPending}
          disabled={wanted === (address.url ?? '')}
          onClick={() => submit()}
        >
          {t.addressSetup.save}
        </Button>
      </div>
      {save.error ? <ErrorPanel error={save.error} /> : null}
    </Stack>
  );
}
