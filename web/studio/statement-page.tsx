/** Every line of the creator's earnings accounts; gift lines open to all that decided their money. */
import type { EarningLine } from '@busker/protocol';
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { errorWords, useRoute, useRoutePages } from '../shared/desk/api.ts';
import { DataTable, type Column } from '../shared/desk/DataTable.tsx';
import { GiftDrawer } from '../shared/desk/GiftView.tsx';
import { ListIcon, LockIcon } from '../shared/desk/icons.tsx';
import { Page, Panel, StateBadge, type Tone } from '../shared/desk/parts.tsx';
import { showToast } from '../shared/desk/toasts.tsx';
import { downloadProof } from '../shared/proof.ts';
import { MoneyText, TimeText } from '../shared/desk/text.tsx';
import { PeriodPanel } from './period-panel.tsx';

type Account = EarningLine['account'];
const ACCOUNTS: Readonly<Record<Account, { readonly name: string; readonly tone: Tone; readonly meaning: string }>> = {
  pending: { name: 'Pending', tone: 'warn', meaning: 'Earned, and held for a while before it can be cashed out.' },
  available: { name: 'Available', tone: 'good', meaning: 'Yours to cash out.' },
  reserved: { name: 'Reserved', tone: 'info', meaning: 'Set aside for cash-outs under way.' },
};
const CAUSES: Readonly<Record<EarningLine['cause']['kind'], string>> = {
  gift: 'Gift',
  maturity: 'Hold ended',
  cashout: 'Cash-out',
  refund: 'Taken back',
  reversal: 'Given back',
  correction: 'Correction',
};
/** A filter goes on reading until it has this many lines to show. */
const FILTERED_LINES = 20;

export default function StatementPage(): ReactElement {
  const studio = useRoute('studio.get', {});
  const pages = useRoutePages('studio.statement', { query: {} });
  const [account, setAccount] = useState<Account | 'all'>('all');
  const [gift, setGift] = useState<string | null>(null);
  const navigate = useNavigate();
  const currency = studio.data?.earnings.currency ?? 'USD';
  const rows = account === 'all' ? pages.rows : pages.rows?.filter((line) => line.account === account);
  const { hasMore, loadingMore, more } = pages;
  const short =
    account !== 'all' && rows !== undefined && rows.length < FILTERED_LINES && hasMore && !loadingMore && !pages.error;
  useEffect(() => {
    if (short) more();
  }, [short, more]);

  const [making, setMaking] = useState(false);
  const makeProof = async (): Promise<void> => {
    setMaking(true);
    try {
      if ((await downloadProof('studio.proof')) === 0)
        showToast({ tone: 'danger', text: 'Nothing is sealed yet. It takes a minute after the first line.' });
    } catch (error) {
      showToast({ tone: 'danger', text: errorWords(error).sentence });
    } finally {
      setMaking(false);
    }
  };

  const columns: readonly Column<EarningLine>[] = [
    { key: 'what', title: 'What', phone: 'title', cell: (line) => <What line={line} /> },
    { key: 'at', title: 'When', cell: (line) => <TimeText at={line.at} /> },
    {
      key: 'account',
      title: 'Account',
      cell: (line) => <StateBadge tone={ACCOUNTS[line.account].tone}>{ACCOUNTS[line.account].name}</StateBadge>,
    },
    {
      key: 'amount',
      title: 'Change',
      align: 'end',
      phone: 'amount',
      cell: (line) => (
        <span className={line.amount_micros.startsWith('-') ? '' : 'dk-plus'}>
          <MoneyText micros={line.amount_micros} currency={currency} exact change />
        </span>
      ),
    },
    {
      key: 'balance',
      title: 'Balance after',
      align: 'end',
      cell: (line) => (
        <span title={`In the account “${ACCOUNTS[line.account].name}”`}>
          <MoneyText micros={line.balance_after_micros} currency={currency} exact />
        </span>
      ),
    },
  ];

  return (
    <Page
      title="Statement"
      actions={
        <>
          <Button variant="default" component="a" href="/verify">
            Check a proof
          </Button>
          <Button
            variant="default"
            loading={making}
            leftSection={<LockIcon size={16} />}
            onClick={() => void makeProof()}
          >
            Download proof
          </Button>
        </>
      }
      lead="Every change of your earnings, newest first. Each account has its own running balance; a line of a gift opens to its arithmetic."
    >
      <div className="dk-stack">
        <PeriodPanel />
        <Panel
          flush
          tools={
            <SegmentedControl
              size="xs"
              aria-label="Account"
              value={account}
              onChange={(value) => setAccount(value as Account | 'all')}
              data={[
                { value: 'all', label: 'All' },
                ...Object.entries(ACCOUNTS).map(([value, { name }]) => ({ value, label: name })),
              ]}
            />
          }
          note={account === 'all' ? undefined : ACCOUNTS[account].meaning}
        >
          <DataTable
            label="Statement of your earnings"
            columns={columns}
            pages={{ ...pages, rows: short ? (rows?.length ? rows : undefined) : rows }}
            rowKey={(line) => `${line.account}-${line.seq}`}
            open={(line) => {
              if (line.cause.kind === 'gift')
                return { says: `Open ${line.cause.title}`, onOpen: () => setGift(line.cause.id) };
              if (line.cause.kind === 'cashout')
                return { says: 'Open this cash-out', onOpen: () => void navigate(`/cash-out?open=${line.cause.id}`) };
              return undefined;
            }}
            empty={{
              icon: <ListIcon />,
              title: account === 'all' ? 'No lines yet' : `Nothing in “${ACCOUNTS[account].name}” yet`,
              text: 'Every gift adds a line to Pending. When its hold ends, two lines move it to Available; a cash-out moves it on to Reserved.',
            }}
          />
        </Panel>
      </div>
      <GiftDrawer id={gift} onClose={() => setGift(null)} />
    </Page>
  );
}

function What({ line }: { readonly line: EarningLine }): ReactElement {
  return (
    <span>
      {line.cause.title}
      <span className="dk-cell-2">{CAUSES[line.cause.kind]}</span>
    </span>
  );
}
