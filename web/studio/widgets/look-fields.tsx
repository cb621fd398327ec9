/** What all widgets have: font, size, colours, position. */
import { WIDGET_FONTS, WIDGET_POSITIONS, type WidgetFont, type WidgetLook } from '@busker/protocol';
import { ColorInput, Group, Input, Select, Slider, Stack } from '@mantine/core';
import { useId, type ReactElement } from 'react';
import { t } from '../texts.ts';

const SWATCHES = ['#ffffff', '#000000', '#ff4fa3', '#8f4bff', '#3aa0ff', '#22c98b', '#ffb52e', '#ff5a3c'];

interface LookFieldsProps {
  readonly look: WidgetLook;
  readonly onChange: (next: Partial<WidgetLook>) => void;
}

export function LookFields({ look, onChange }: LookFieldsProps): ReactElement {
  const colour = (key: 'text_colour' | 'accent_colour' | 'back_colour', label: string): ReactElement => (
    <ColorInput
      label={label}
      format="hex"
      classNames={{ input: 'st-colour' }}
      swatches={SWATCHES}
      withEyeDropper={false}
      value={look[key]}
      onChange={(value) => {
        if (/^#[0-9a-f]{6}$/.test(value.toLowerCase())) onChange({ [key]: value.toLowerCase() });
      }}
    />
  );
  return (
    <Stack gap="md">
      <Select
        label={t.widgetsPage.font}
        allowDeselect={false}
        data={WIDGET_FONTS.map((font) => ({ value: font, label: t.widgetsPage.fonts[font] }))}
        value={look.font}
        onChange={(font) => {
          if (font) onChange({ font: font as WidgetFont });
        }}
      />
      <PercentSlider
        label={t.widgetsPage.size}
        min={50}
        max={250}
        step={5}
        value={look.size_percent}
        onChange={(size_percent) => onChange({ size_percent })}
      />
      <Group gap="sm" grow preventGrowOverflow={false}>
        {colour('text_colour', t.widgetsPage.textColour)}
        {colour('accent_colour', t.widgetsPage.accentColour)}
        {colour('back_colour', t.widgetsPage.backColour)}
      </Group>
      <PercentSlider
        label={t.widgetsPage.backPercent}
        min={0}
        max={100}
        step={1}
        value={look.back_percent}
        onChange={(back_percent) => onChange({ back_percent })}
      />
      <PositionField look={look} onChange={onChange} />
    </Stack>
  );
}

interface PercentSliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function PercentSlider({ label, value, ...slider }: PercentSliderProps): ReactElement {
  const id = useId();
  const percent = (n: number): string => t.widgetsPage.percent({ percent: `${n}` });
  return (
    <Input.Wrapper label={`${label}: ${percent(value)}`} labelElement="div" id={id}>
      <Slider {...slider} value={value} label={percent} thumbLabel={label} mt={6} />
    </Input.Wrapper>
  );
}

/** Nine places, as they lie in the scene. */
function PositionField({ look, onChange }: LookFieldsProps): ReactElement {
  const name = useId();
  return (
    <fieldset className="st-places">
      <legend>{t.widgetsPage.position}</legend>
      <div dir="ltr">
        {WIDGET_POSITIONS.map((position) => (
          <label key={position} title={t.widgetsPage.positions[position]}>
            <input
              type="radio"
              name={name}
              checked={look.position === position}
              onChange={() => onChange({ position })}
              aria-label={t.widgetsPage.positions[position]}
            />
            <span />
          </label>
        ))}
      </div>
      <p className="dk-note">{t.widgetsPage.positions[look.position]}</p>
    </fieldset>
  );
}
