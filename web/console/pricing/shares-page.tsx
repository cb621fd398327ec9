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
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

export default function SharesPage(): ReactElement {
  const { may } = useSession();
  const policies = useRoute('console.policies', {});
  const overview = useRoute('console.overview', {});
  const now_ms = useBusinessNow(policies.dataUpdatedAt);
  const [adding, setAdding] = useState(false);
  const currency = overview.data?.base_currency ?? 'USD';
  const current = policies.data && inForce(policies.data.rows, now_ms);
  const stateOf = (policy: SharePolicy): ReactElement => {
    if (policy.id === current?.id) return <StateBadge tone="good">{t.sharesPage.inForce}</StateBadge>;
    if (Date.parse(policy.valid_from) > now_ms) return <StateBadge tone="info">{t.sharesPage.beginsLater}</StateBadge>;
    return <StateBadge tone="plain">{t.sharesPage.followedByAnother}</StateBadge>;
  };
  const columns: readonly Column<SharePolicy>[] = [
    {
      key: 'version',
      title: t.sharesPage.version,
      phone: 'title',
      cell: (policy) => <b>{t.sharesPage.version2({ version: policy.version })}</b>,
    },
    { key: 'state', title: t.sharesPage.state, phone: 'amount', cell: stateOf },
    {
      key: 'share',
      title: t.sharesPage.share,
      align: 'end',
      cell: (policy) => formatShare(policy.share_bp, locale),
    },
    {
      key: 'value',
      title: t.sharesPage.valueOfACoin,
      align: 'end',
      cell: (policy) => <MoneyText micros={policy.coin_value_micros} currency={currency} exact />,
    },
    {
      key: 'from',
      title: t.sharesPage.inForceFrom,
      cell: (policy) =>
        Date.parse(policy.valid_from) === 0 ? t.sharesPage.fromTheBeginning : <TimeText at={policy.valid_from} />,
    },
    {
      key: 'by',
      title: t.sharesPage.publishedBy,
      cell: (policy) => (policy.created_by ? <PersonLink person={policy.created_by} /> : t.sharesPage.setUp),
    },
    { key: 'reason', title: t.sharesPage.reason, cell: (policy) => <span className="cs-wrap">{policy.reason}</span> },
  ];
  return (
    <Page
      title={t.sharesPage.sharePolicies}
      lead={t.sharesPage.whichPartOfA}
      actions={
        may('policy.change') &&
        policies.data && (
          <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
            {t.sharesPage.publishANewVersion}
          </Button>
        )
      }
    >
      <Panel flush>
        <DataTable
          label={t.sharesPage.sharePolicies}
          columns={columns}
          pages={wholeList(policies)}
          rowKey={(policy) => policy.id}
          rowTone={(policy) =>
            policy.id !== current?.id && Date.parse(policy.valid_from) <= now_ms ? 'faded' : undefined
          }
          skeletonRows={2}
          empty={{
            icon: <ShareIcon />,
            title: t.sharesPage.noSharePolicy,
            text: t.sharesPage.giftsCanBeSent,
          }}
        />
      </Panel>
      {adding && <PolicyDialog current={current} currency={currency} onClose={() => setAdding(false)} />}
    </Page>
  );
}
