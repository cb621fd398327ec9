/** Publishing a new version of the share policy. */
import { earningOf, newId, type SharePolicy } from '@busker/protocol';
import { Radio, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatMoneyExact, formatShare, moneyFieldText, parseMoney } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { MoneyField } from '../../shared/desk/fields.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { parseShare } from './share.ts';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

const VALUE_DIGITS = 6;
/** Gifts that the example shows. */
const EXAMPLES = [1n, 100n, 10_000n];
/** What applies where no policy is in force yet. */
const FIRST_SHARE_BP = 5_000;
const FIRST_COIN_VALUE_MICROS = '10000';

interface PolicyDialogProps {
  /** The policy in force; undefined when there is none. */
  readonly current: SharePolicy | undefined;
  readonly currency: string;
  readonly onClose: () => void;
}

export function PolicyDialog({ current, currency, onClose }: PolicyDialogProps): ReactElement {
  const [id] = useState(() => newId());
  const [shareText, setShare] = useState(String((current?.share_bp ?? FIRST_SHARE_BP) / 100));
  const [valueText, setValue] = useState(
    moneyFieldText(current?.coin_value_micros ?? FIRST_COIN_VALUE_MICROS, currency),
  );
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [fromText, setFrom] = useState('');
  const add = useAct('console.addPolicy', {
    refreshes: ['console.policies', 'console.audit'],
    said: (policy) => t.policyDialog.versionIsPublished({ version: policy.version }),
    onDone: onClose,
  });
  const share_bp = parseShare(shareText);
  const value = parseMoney(valueText, currency, VALUE_DIGITS);
  const valueFits = value !== null && value > 0n;
  const from = when === 'later' && fromText !== '' ? new Date(fromText) : null;
  const whenFits = when === 'now' || (from !== null && !Number.isNaN(from.getTime()));
  const money = (micros: bigint): string => formatMoneyExact(micros, currency, locale);
  return (
    <ReasonDialog
      title={t.policyDialog.publishANewShare}
      text={t.policyDialog.itCountsForGifts}
      button={t.policyDialog.publish}
      reasonHint={t.policyDialog.decisionAndDateFor}
      busy={add.isPending}
      error={add.error}
      ready={share_bp !== null && valueFits && whenFits}
      onClose={onClose}
      onConfirm={(reason) => {
        if (share_bp === null || value === null) return;
        add.mutate({
          body: {
            id,
            share_bp,
            coin_value_micros: String(value),
            reason,
            ...(from
              ? {
                  valid_from: from.toISOString(),
                }
              : {}),
          },
        });
      }}
    >
      <div className="dk-fields">
        <TextInput
          label={t.policyDialog.creatorsShare}
          required
          inputMode="decimal"
          rightSection="%"
          value={shareText}
          onChange={(event) => setShare(event.currentTarget.value)}
          error={share_bp === null ? t.policyDialog.from0To100 : undefined}
        />
        <MoneyField
          label={t.policyDialog.valueOfACoin}
          required
          currency={currency}
          digits={VALUE_DIGITS}
          value={valueText}
          onChange={setValue}
          error={valueFits ? undefined : t.policyDialog.anAmountAboveZero}
        />
      </div>
      <Radio.Group
        label={t.policyDialog.begins}
        value={when}
        onChange={(next) => setWhen(next === 'later' ? 'later' : 'now')}
      >
        <Stack gap={6} mt={6}>
          <Radio value="now" label={t.policyDialog.atOnce} />
          <Radio value="later" label={t.policyDialog.atASetTime} />
        </Stack>
      </Radio.Group>
      {when === 'later' && (
        <TextInput
          type="datetime-local"
          label={t.policyDialog.beginning}
          description={t.policyDialog.inYourOwnTime}
          required
          value={fromText}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      )}
      {share_bp !== null && valueFits && (
        <table className="cs-mini-table">
          <caption>{t.policyDialog.whatACreatorEarns}</caption>
          <thead>
            <tr>
              <th scope="col">{t.policyDialog.giftOf}</th>
              {current && <th scope="col">{t.policyDialog.now({ shareBp: formatShare(current.share_bp, locale) })}</th>}
              <th scope="col">{t.policyDialog.newText({ shareBp: formatShare(share_bp, locale) })}</th>
            </tr>
          </thead>
          <tbody>
            {EXAMPLES.map((coins) => (
              <tr key={String(coins)}>
                <th scope="row">{t.policyDialog.coins({ coins })}</th>
                {current && <td>{money(earningOf(coins, BigInt(current.coin_value_micros), current.share_bp))}</td>}
                <td>{money(earningOf(coins, value, share_bp))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ReasonDialog>
  );
}
