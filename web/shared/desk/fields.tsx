/** Fields for amounts and reasons. What is typed stays text until it reads as an integer amount. */
import { LIMITS, minorDigits } from '@busker/protocol';
import { Textarea, TextInput } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { d } from './texts.ts';

interface AmountFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly rightSection?: ReactNode;
  readonly rightSectionWidth?: number;
}

/** An amount of money in a currency. Read it with `parseMoney`. */
export function MoneyField({
  currency,
  digits,
  ...field
}: AmountFieldProps & { readonly currency: string; readonly digits?: number }): ReactElement {
  const places = digits ?? minorDigits(currency);
  return (
    <TextInput
      {...field}
      onChange={(event) => field.onChange(event.currentTarget.value)}
      inputMode={places === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      className="dk-amount-field"
      leftSection={<span className="dk-currency">{currency}</span>}
      leftSectionWidth={48}
      placeholder={places === 0 ? '0' : `0.${'0'.repeat(Math.min(places, 2))}`}
    />
  );
}

/** A number of whole coins. Read it with `parseCoins`. */
export function CoinsField(field: AmountFieldProps): ReactElement {
  return (
    <TextInput
      {...field}
      onChange={(event) => field.onChange(event.currentTarget.value)}
      inputMode="numeric"
      autoComplete="off"
      className="dk-amount-field"
      placeholder="0"
    />
  );
}

/** Shortest reason the server takes. */
const SHORTEST_REASON = 3;
export const isReason = (text: string): boolean => text.trim().length >= SHORTEST_REASON;

/** Why an operator does something; goes into the audit log. */
export function ReasonField({
  value,
  onChange,
  placeholder,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
}): ReactElement {
  return (
    <Textarea
      label={d.fields.reason}
      description={d.fields.keptInTheAudit}
      placeholder={placeholder}
      required
      rows={3}
      maxLength={LIMITS.reason_chars}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
