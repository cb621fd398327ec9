/** Which part of a gift's value its creator earns, version by version. */
import type { SharePolicy } from '@busker/protocol';
import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatShare } from '../../shared/desk/amounts.ts';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../../shared/desk/DataTable.tsx';
import { PlusIcon, ShareIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { PersonLink } from '../parts.tsx';
import { useBusinessNow } from '../business-now.ts';
import { inForce } from './in-force.ts';
import { PolicyDialog } from './policy-dialog.tsx';

export default function SharesPage(): ReactElement {
  const { may } = useSession();
  const policies = useRoute('console.policies', {});
  const overview = useRoute('console.overview', {});
  const now_ms = useBusinessNow(policies.dataUpdatedAt);
  const [adding, setAdding] = useState(false);
  const currency = overview.data?.base_currency ?? 'USD';
  const current = policies.data && inForce(policies.data.rows, now_ms);
  const stateOf = (policy: SharePolicy): ReactElement => {
    if (policy.id === current?.id) return <StateBadge tone="good">In force</StateBadge>;
    if (Date.parse(policy.valid_from) > now_ms) return <StateBadge tone="info">Begins later</StateBadge>;
    return <StateBadge tone="plain">Followed by another</StateBadge>;
  };
  const columns: readonly Column<SharePolicy>[] = [
    { key: 'version', title: 'Version', phone: 'title', cell: (policy) => <b>Version {policy.version}</b> },
    { key: 'state', title: 'State', phone: 'amount', cell: stateOf },
    { key: 'share', title: 'Share', align: 'end', cell: (policy) => formatShare(policy.share_bp, navigator.language) },
    {
      key: 'value',
      title: 'Value of a coin',
      align: 'end',
      cell: (policy) => <MoneyText micros={policy.coin_value_micros} currency={currency} exact />,
    },
    { key: 'from', title: 'In force from', cell: (policy) => <TimeText at={policy.valid_from} /> },
    {
      key: 'by',
      title: 'Published by',
      cell: (policy) => (policy.created_by ? <PersonLink person={policy.created_by} /> : 'Set-up'),
    },
    { key: 'reason', title: 'Reason', cell: (policy) => <span className="cs-wrap">{policy.reason}</span> },
  ];
  return (
    <Page
      title="Share policies"
      lead="Which part of a gift’s value its creator earns. A version is never changed: each gift keeps the one it was sent under, and a new version takes over from its day on."
      actions={
        may('policy.change') &&
        policies.data && (
          <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
            Publish a new version
          </Button>
        )
      }
    >
      <Panel flush>
        <DataTable
          label="Share policies"
          columns={columns}
          pages={wholeList(policies)}
          rowKey={(policy) => policy.id}
          rowTone={(policy) =>
            policy.id !== current?.id && Date.parse(policy.valid_from) <= now_ms ? 'faded' : undefined
          }
          skeletonRows={2}
          empty={{
            icon: <ShareIcon />,
            title: 'No share policy',
            text: 'Gifts can be sent once a policy is in force. Publish the first one.',
          }}
        />
      </Panel>
      {adding && <PolicyDialog current={current} currency={currency} onClose={() => setAdding(false)} />}
    </Page>
  );
}
