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
import { t } from './texts.ts';

type Account = EarningLine['account'];
const ACCOUNTS: Readonly<Record<Account, { readonly name: string; readonly tone: Tone; readonly meaning: string }>> = {
  pending: { name: t.statementPage.pending, tone: 'warn', meaning: t.statementPage.earnedAndHeldFor },
  available: { name: t.statementPage.available, tone: 'good', meaning: t.statementPage.yoursToCashOut },
  reserved: { name: t.statementPage.reserved, tone: 'info', meaning: t.statementPage.setAsideForCashOuts },
};
const CAUSES: Readonly<Record<EarningLine['cause']['kind'], string>> = {
  gift: t.statementPage.gift,
  maturity: t.statementPage.holdEnded,
  cashout: t.statementPage.cashOut,
  refund: t.statementPage.takenBack,
  reversal: t.statementPage.givenBack,
  correction: t.statementPage.correction,
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
        showToast({ tone: 'danger', text: t.statementPage.nothingIsSealedYet });
    } catch (error) {
      showToast({ tone: 'danger', text: errorWords(error).sentence });
    } finally {
      setMaking(false);
    }
  };

  const columns: readonly Column<EarningLine>[] = [
    { key: 'what', title: t.statementPage.what, phone: 'title', cell: (line) => <What line={line} /> },
    { key: 'at', title: t.statementPage.when, cell: (line) => <TimeText at={line.at} /> },
    {
      key: 'account',
      title: t.statementPage.account,
      cell: (line) => <StateBadge tone={ACCOUNTS[line.account].tone}>{ACCOUNTS[line.account].name}</StateBadge>,
    },
    {
      key: 'amount',
      title: t.statementPage.change,
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
      title: t.statementPage.balanceAfter,
      align: 'end',
      cell: (line) => (
        <span title={t.statementPage.inTheAccount({ name: ACCOUNTS[line.account].name })}>
          <MoneyText micros={line.balance_after_micros} currency={currency} exact />
        </span>
      ),
    },
  ];

  return (
    <Page
      title={t.statementPage.statement}
      actions={
        <>
          <Button variant="default" component="a" href="/verify">
            {t.statementPage.checkAProof}
          </Button>
          <Button
            variant="default"
            loading={making}
            leftSection={<LockIcon size={16} />}
            onClick={() => void makeProof()}
          >
            {t.statementPage.downloadProof}
          </Button>
        </>
      }
      lead={t.statementPage.everyChangeOfYour}
    >
      <div className="dk-stack">
        <PeriodPanel />
        <Panel
          flush
          tools={
            <SegmentedControl
              size="xs"
              aria-label={t.statementPage.account}
              value={account}
              onChange={(value) => setAccount(value as Account | 'all')}
              data={[
                { value: 'all', label: t.statementPage.all },
                ...Object.entries(ACCOUNTS).map(([value, { name }]) => ({ value, label: name })),
              ]}
            />
          }
          note={account === 'all' ? undefined : ACCOUNTS[account].meaning}
        >
          <DataTable
            label={t.statementPage.statementOfYourEarnings}
            columns={columns}
            pages={{ ...pages, rows: short ? (rows?.length ? rows : undefined) : rows }}
            rowKey={(line) => `${line.account}-${line.seq}`}
            open={(line) => {
              if (line.cause.kind === 'gift')
                return {
                  says: t.statementPage.open({ title: line.cause.title }),
                  onOpen: () => setGift(line.cause.id),
                };
              if (line.cause.kind === 'cashout')
                return {
                  says: t.statementPage.openThisCashOut,
                  onOpen: () => void navigate(`/cash-out?open=${line.cause.id}`),
                };
              return undefined;
            }}
            empty={{
              icon: <ListIcon />,
              title:
                account === 'all'
                  ? t.statementPage.noLinesYet
                  : t.statementPage.nothingIn({ name: ACCOUNTS[account].name }),
              text: t.statementPage.everyGiftAddsA,
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
