/** How amounts, times, ids and people read on a desk. */
import { formatMoney, type PersonCard } from '@busker/protocol';
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Avatar } from '../avatar.tsx';
import { coinsText } from '../format.ts';
import { CoinIcon } from '../icons.tsx';
import { formatCoinsChange, formatMoneyExact, wholeMinor, withSign } from './amounts.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';
import { d } from './texts.ts';
import { locale } from '../language.ts';

interface MoneyProps {
  readonly micros: bigint | string;
  readonly currency: string;
  /** Every micro that matters instead of rounding to what can be paid. */
  readonly exact?: boolean;
  /** With a plus in front when it is one, as statements show a change. */
  readonly change?: boolean;
}

/**
 * Money. Exact, or rounded towards zero to what can be paid: a heading never promises more than there is. A rounded one has the
 * exact amount as its title.
 */
export function MoneyText({ micros, currency, exact = false, change = false }: MoneyProps): ReactElement {
  const exactText = formatMoneyExact(micros, currency, locale);
  const text = exact ? exactText : formatMoney(wholeMinor(micros, currency), currency, locale);
  return (
    <span className="dk-number" title={text === exactText ? undefined : exactText}>
      {change ? withSign(micros, text) : text}
    </span>
  );
}

/** Whole coins with the coin's mark. */
export function CoinsText({
  coins,
  change = false,
}: {
  readonly coins: bigint | string;
  readonly change?: boolean;
}): ReactElement {
  return (
    <span className="dk-coins dk-number">
      <CoinIcon size="0.95em" />
      {change ? formatCoinsChange(coins, locale) : coinsText(coins)}
      <span className="bk-hidden"> {d.text.coins}</span>
    </span>
  );
}

const dayAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** A moment, always in full: the business clock may differ from this device's, so "3 hours ago" would mislead. */
export function TimeText({ at, only }: { readonly at: string; readonly only?: 'day' }): ReactElement {
  const date = new Date(at);
  return (
    <time className="dk-time dk-number" dateTime={at} title={`${at.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`}>
      {(only === 'day' ? day : dayAndTime).format(date)}
    </time>
  );
}

/** A day of a chart or list, given as YYYY-MM-DD, without moving it into another time zone. */
export function dayText(isoDay: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${isoDay}T00:00:00Z`),
  );
}

/** An id, short, with the whole of it a press away. */
export function IdText({ id }: { readonly id: string }): ReactElement {
  return (
    <span className="dk-id">
      <code title={id}>{id.length > 12 ? `…${id.slice(-8)}` : id}</code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? d.text.copied : d.text.copyTheWholeId}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xs"
              onClick={copy}
              aria-label={copied ? d.text.copied : d.text.copyId({ id })}
            >
              {copied ? <CheckIcon size={12} /> : <CopyIcon size={12} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

interface PersonCellProps {
  readonly person: PersonCard;
  readonly size?: string;
  /** What the name becomes, such as a link; left out: plain text. */
  readonly wrap?: (name: ReactNode) => ReactNode;
}

/** Picture, name and handle. */
export function PersonCell({ person, size = '1.75rem', wrap = (name) => name }: PersonCellProps): ReactElement {
  return (
    <span className="dk-person">
      <Avatar person={person} size={size} />
      <span className="dk-person-names">
        <span className="dk-person-name">{wrap(person.display_name)}</span>
        <span className="dk-person-handle">
          <bdi>@{person.handle}</bdi>
        </span>
      </span>
    </span>
  );
}
