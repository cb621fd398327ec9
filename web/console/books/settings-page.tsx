/** Settings that hold from the moment they are saved. */
import type { Settings } from '@busker/protocol';
import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { moneyFieldText, parseCoins, parseMoney } from '../../shared/desk/amounts.ts';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { CoinsField, MoneyField } from '../../shared/desk/fields.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { AnnounceFields, announceTexts, readAnnounce } from './announce-fields.tsx';
import { CapFields, capTexts, readCaps, type CapTexts } from './cap-fields.tsx';
import { LifeFields, lifeTexts, readLives, type LifeTexts } from './life-fields.tsx';
import { t } from '../texts.ts';
const MOST_HOLD_DAYS = 365;
const COIN_NAME_CHARS = 20;
export default function SettingsPage(): ReactElement {
  const settings = useRoute('console.settings', {});
  const overview = useRoute('console.overview', {});
  const currency = overview.data?.base_currency;
  return (
    <Page title={t.settingsPage.settings} lead={t.settingsPage.theyHoldFromThe}>
      <Loaded of={settings}>
        {(data) =>
          currency === undefined ? null : <Form key={JSON.stringify(data)} settings={data} currency={currency} />
        }
      </Loaded>
    </Page>
  );
}
function Form({ settings, currency }: { readonly settings: Settings; readonly currency: string }): ReactElement {
  const { may } = useSession();
  const [hold, setHold] = useState(String(settings.hold_days));
  const [fullScreen, setFullScreen] = useState(settings.full_screen_from_coins);
  const [fourEyes, setFourEyes] = useState(moneyFieldText(settings.four_eyes_from_micros, currency));
  const [minimum, setMinimum] = useState(moneyFieldText(settings.minimum_cashout_micros, currency));
  const [expires, setExpires] = useState(String(settings.cashout_expires_days));
  const [coinName, setCoinName] = useState(settings.coin_name);
  const [caps, setCaps] = useState<CapTexts>(() => capTexts(settings));
  const [announce, setAnnounce] = useState(() => announceTexts(settings));
  const [lives, setLives] = useState<LifeTexts>(() => lifeTexts(settings));
  const [claws, setClaws] = useState(settings.refund_claws_pending);
  const [rest, setRest] = useState(settings.refund_rest);
  const [saving, setSaving] = useState(false);
  const save = useAct('console.setSettings', {
    refreshes: ['console.settings', 'console.audit', 'gifts.catalogue'],
    said: t.settingsPage.theSettingsAreSaved,
    onDone: () => setSaving(false),
  });
  const hold_days = /^\d{1,3}$/.test(hold) && Number(hold) <= MOST_HOLD_DAYS ? Number(hold) : null;
  const full_screen = parseCoins(fullScreen);
  const four_eyes = parseMoney(fourEyes, currency);
  const minimum_cashout = parseMoney(minimum, currency);
  const cashout_expires_days =
    /^\d{1,3}$/.test(expires) && Number(expires) >= 1 && Number(expires) <= MOST_HOLD_DAYS ? Number(expires) : null;
  const name = coinName.trim();
  const wanted_caps = readCaps(caps);
  const wanted_announce = readAnnounce(announce);
  const wanted_lives = readLives(lives);
  const fits =
    hold_days !== null &&
    cashout_expires_days !== null &&
    full_screen !== null &&
    four_eyes !== null &&
    minimum_cashout !== null &&
    name !== '' &&
    wanted_caps !== null &&
    wanted_announce !== null &&
    wanted_lives !== null;
  const wanted: Partial<Settings> = fits
    ? {
        hold_days,
        full_screen_from_coins: String(full_screen),
        four_eyes_from_micros: String(four_eyes),
        minimum_cashout_micros: String(minimum_cashout),
        cashout_expires_days,
        coin_name: name,
        ...wanted_caps,
        ...wanted_announce,
        refund_claws_pending: claws,
        refund_rest: rest,
        ...wanted_lives,
      }
    : {};
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => settings[key as keyof Settings] !== value),
  );
  const changed = Object.keys(changes).length > 0;
  const mayChange = may('setting.change');
  const amountError = (amount: bigint | null) => (amount === null ? t.settingsPage.anAmountSuchAs : undefined);
  return (
    <Panel>
      <fieldset className="cs-settings" disabled={!mayChange}>
        <legend className="bk-hidden">{t.settingsPage.settings}</legend>
        <TextInput
          label={t.settingsPage.holdInDays}
          description={t.settingsPage.howLongAnEarning}
          inputMode="numeric"
          value={hold}
          onChange={(event) => setHold(event.currentTarget.value)}
          error={hold_days === null ? t.settingsPage.aWholeNumberUp({ MOST_HOLD_DAYS }) : undefined}
        />
        <MoneyField
          label={t.settingsPage.leastCashOut}
          description={t.settingsPage.aCreatorCannotAsk}
          currency={currency}
          value={minimum}
          onChange={setMinimum}
          error={amountError(minimum_cashout)}
        />
        <MoneyField
          label={t.settingsPage.twoOperatorsFrom}
          description={t.settingsPage.cashOutsOfThisAmount}
          currency={currency}
          value={fourEyes}
          onChange={setFourEyes}
          error={amountError(four_eyes)}
        />
        <TextInput
          label={t.settingsPage.cashOutsExpireAfterIn}
          description={t.settingsPage.aCashOutThatWas}
          inputMode="numeric"
          value={expires}
          onChange={(event) => setExpires(event.currentTarget.value)}
          error={cashout_expires_days === null ? t.settingsPage.aWholeNumberFrom({ MOST_HOLD_DAYS }) : undefined}
        />
        <CoinsField
          label={t.settingsPage.fullScreenFromIn}
          description={t.settingsPage.giftsOfThisPrice}
          value={fullScreen}
          onChange={setFullScreen}
          error={full_screen === null ? t.settingsPage.aWholeNumber : undefined}
        />
        <TextInput
          label={t.settingsPage.nameOfACoin}
          description={t.settingsPage.asViewersReadIt}
          maxLength={COIN_NAME_CHARS}
          value={coinName}
          onChange={(event) => setCoinName(event.currentTarget.value)}
          error={name === '' ? t.settingsPage.itNeedsAName : undefined}
        />
        <CapFields texts={caps} onChange={setCaps} />
        <AnnounceFields texts={announce} onChange={setAnnounce} />
        <Checkbox
          label={t.settingsPage.refundsTakeBackPending}
          description={t.settingsPage.whatCreatorsEarnedOn}
          checked={claws}
          onChange={(event) => setClaws(event.currentTarget.checked)}
        />
        <NativeSelect
          label={t.settingsPage.refundedCoinsThatNobody}
          description={t.settingsPage.spentBeforeTheMoney}
          value={rest}
          onChange={(event) => setRest(event.currentTarget.value === 'loss' ? 'loss' : 'debt')}
          data={[
            { value: 'debt', label: t.settingsPage.theViewerOwesThem },
            { value: 'loss', label: t.settingsPage.thePlatformBearsThe },
          ]}
        />
        <LifeFields texts={lives} onChange={setLives} />
      </fieldset>
      {mayChange ? (
        <Group mt="lg">
          <Button disabled={!fits || !changed} onClick={() => setSaving(true)}>
            {t.settingsPage.save}
          </Button>
        </Group>
      ) : (
        <p className="dk-note">{t.settingsPage.onlyAnAdministratorCan}</p>
      )}
      {saving && (
        <ReasonDialog
          title={t.settingsPage.saveTheSettings}
          text={t.settingsPage.youChange({
            names: Object.keys(changes)
              .map((key) => key.replaceAll('_', ' '))
              .join(', '),
          })}
          button={t.settingsPage.save2}
          busy={save.isPending}
          error={save.error}
          onClose={() => setSaving(false)}
          onConfirm={(reason) =>
            save.mutate({
              body: {
                ...changes,
                reason,
              },
            })
          }
        />
      )}
    </Panel>
  );
}
