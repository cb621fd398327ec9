/** What each widget has of its own: when it shows something, and what. */
import type { Catalogue, GoalProgress, WidgetName, WidgetSettings } from '@busker/protocol';
import {
  MultiSelect,
  Select,
  SegmentedControl,
  Slider,
  Stack,
  Switch,
  TextInput,
  Input,
  NumberInput,
} from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { moneyFieldText, parseCoins, parseMoney } from '../../shared/desk/amounts.ts';
import { CoinsField, MoneyField } from '../../shared/desk/fields.tsx';
import { widgetTexts } from '../../shared/language.ts';
import { t } from '../texts.ts';
import { PercentSlider } from './look-fields.tsx';

export interface RuleFieldsProps<N extends WidgetName> {
  readonly now: WidgetSettings[N];
  readonly catalogue: Catalogue;
  readonly progress: GoalProgress;
  readonly onChange: (next: Partial<WidgetSettings[N]>) => void;
  /** Whether what is typed reads as what it should be. */
  readonly onValid: (valid: boolean) => void;
}

/** The fields of each widget. */
export const RULE_FIELDS: { readonly [N in WidgetName]: (props: RuleFieldsProps<N>) => ReactElement } = {
  alerts: AlertsFields,
  goal: GoalFields,
  board: ({ now, onChange }) => (
    <Stack gap="md">
      <TitleField of="board" value={now.title} onChange={(title) => onChange({ title })} />
      <RowsField value={now.rows} onChange={(rows) => onChange({ rows })} />
    </Stack>
  ),
  combo: ({ now, onChange }) => (
    <NumberInput
      label={t.widgetsPage.fromCount}
      min={2}
      max={999}
      clampBehavior="strict"
      allowDecimal={false}
      value={now.from_count}
      onChange={(value) => {
        if (typeof value === 'number' && value >= 2) onChange({ from_count: value });
      }}
    />
  ),
  supporters: ({ now, onChange }) => (
    <Stack gap="md">
      <TitleField of="supporters" value={now.title} onChange={(title) => onChange({ title })} />
      <RowsField value={now.rows} onChange={(rows) => onChange({ rows })} />
      <Switch
        label={t.widgetsPage.showGift}
        checked={now.show_gift}
        onChange={(event) => onChange({ show_gift: event.currentTarget.checked })}
      />
    </Stack>
  ),
};

function AlertsFields({ now, catalogue, onChange, onValid }: RuleFieldsProps<'alerts'>): ReactElement {
  const [text, setText] = useState(now.from_coins);
  const from = parseCoins(text);
  const gifts = new Map(catalogue.items.map((item) => [item.id, item.name]));
  // one that is not on sale any more can be taken out
  for (const id of now.only_items) if (!gifts.has(id)) gifts.set(id, id);
  const sounds = catalogue.items.filter(({ renditions }) => renditions.sound !== undefined);
  return (
    <Stack gap="md">
      <CoinsField
        label={t.widgetsPage.fromCoins}
        description={t.widgetsPage.fromNote}
        value={text}
        onChange={(typed) => {
          setText(typed);
          const least = parseCoins(typed);
          onValid(least !== null);
          if (least !== null) onChange({ from_coins: `${least}` });
        }}
        error={from === null ? t.widgetsPage.notCoins : undefined}
      />
      <MultiSelect
        label={t.widgetsPage.onlyItems}
        placeholder={now.only_items.length === 0 ? t.widgetsPage.allItems : undefined}
        searchable
        clearable
        hidePickedOptions
        maxValues={50}
        data={[...gifts].map(([value, label]) => ({ value, label }))}
        value={now.only_items}
        onChange={(only_items) => onChange({ only_items })}
      />
      <Switch
        label={t.widgetsPage.showMessage}
        checked={now.show_message}
        onChange={(event) => onChange({ show_message: event.currentTarget.checked })}
      />
      <Input.Wrapper
        label={`${t.widgetsPage.stay}: ${t.widgetsPage.seconds({ n: now.stay_seconds })}`}
        labelElement="div"
      >
        <Slider
          min={2}
          max={15}
          mt={6}
          label={null}
          thumbLabel={t.widgetsPage.stay}
          value={now.stay_seconds}
          onChange={(stay_seconds) => onChange({ stay_seconds })}
        />
      </Input.Wrapper>
      <Select
        label={t.widgetsPage.sound}
        searchable
        allowDeselect={false}
        data={[
          { value: 'gift', label: t.widgetsPage.soundGift },
          { value: 'none', label: t.widgetsPage.soundNone },
          ...sounds.map(({ id, name }) => ({ value: id, label: t.widgetsPage.soundOf({ name }) })),
        ]}
        value={now.sound}
        onChange={(sound) => {
          if (sound) onChange({ sound });
        }}
      />
      {now.sound !== 'none' && (
        <PercentSlider
          label={t.widgetsPage.volume}
          min={0}
          max={100}
          step={5}
          value={now.volume_percent}
          onChange={(volume_percent) => onChange({ volume_percent })}
        />
      )}
    </Stack>
  );
}

/** What a goal is at first, when what it counts was changed: 10 000 coins or 100 of the currency. */
const FIRST_TARGET = { coins: '10000', earnings: '100000000' } as const;

function GoalFields({ now, progress, onChange, onValid }: RuleFieldsProps<'goal'>): ReactElement {
  const { currency } = progress;
  const show = (unit: 'coins' | 'earnings', target: string): string =>
    unit === 'coins' ? target : moneyFieldText(target, currency);
  const read = (typed: string): bigint | null => {
    const amount = now.unit === 'coins' ? parseCoins(typed) : parseMoney(typed, currency);
    return amount !== null && amount > 0n ? amount : null;
  };
  const [text, setText] = useState(() => show(now.unit, now.target));
  const error = read(text) === null ? t.widgetsPage.notTarget : undefined;
  const type = (typed: string): void => {
    setText(typed);
    const target = read(typed);
    onValid(target !== null);
    if (target !== null) onChange({ target: `${target}` });
  };
  return (
    <Stack gap="md">
      <TitleField of="goal" value={now.title} onChange={(title) => onChange({ title })} />
      <Input.Wrapper
        label={t.widgetsPage.unit}
        description={now.unit === 'earnings' ? t.widgetsPage.earningsNote : undefined}
        labelElement="div"
      >
        <SegmentedControl
          fullWidth
          aria-label={t.widgetsPage.unit}
          data={[
            { value: 'coins', label: t.widgetsPage.unitCoins },
            { value: 'earnings', label: t.widgetsPage.unitEarnings },
          ]}
          value={now.unit}
          onChange={(value) => {
            const unit = value as 'coins' | 'earnings';
            const target = FIRST_TARGET[unit];
            setText(show(unit, target));
            onValid(true);
            onChange({ unit, target });
          }}
        />
      </Input.Wrapper>
      {now.unit === 'coins' ? (
        <CoinsField label={t.widgetsPage.target} value={text} onChange={type} error={error} />
      ) : (
        <MoneyField label={t.widgetsPage.targetMoney} currency={currency} value={text} onChange={type} error={error} />
      )}
    </Stack>
  );
}

interface TitleFieldProps {
  readonly of: 'goal' | 'board' | 'supporters';
  readonly value: string;
  readonly onChange: (title: string) => void;
}

function TitleField({ of, value, onChange }: TitleFieldProps): ReactElement {
  const words = widgetTexts.stream[of] as string;
  return (
    <TextInput
      label={t.widgetsPage.title}
      description={t.widgetsPage.titleNote({ words })}
      maxLength={60}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function RowsField({ value, onChange }: { readonly value: number; readonly onChange: (rows: number) => void }) {
  return (
    <Input.Wrapper label={`${t.widgetsPage.rows}: ${value}`} labelElement="div">
      <Slider min={1} max={10} mt={6} label={null} thumbLabel={t.widgetsPage.rows} value={value} onChange={onChange} />
    </Input.Wrapper>
  );
}
