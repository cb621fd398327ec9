/** Small parts that only the console's pages share. */
import type { PersonCard } from '@busker/protocol';
import { TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { useRef, useState, type ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { formatCoinsChange, formatMoneyExact, withSign } from '../shared/desk/amounts.ts';
import { BackIcon, SearchIcon } from '../shared/desk/icons.tsx';
import { PersonCell } from '../shared/desk/text.tsx';
import { t } from './texts.ts';
import { locale } from '../shared/language.ts';

/** A person whose name leads to their page. */
export function PersonLink({ person }: { readonly person: PersonCard }): ReactElement {
  return (
    <PersonCell
      person={person}
      wrap={(name) => (
        <Link className="cs-quiet-link" to={`/people/${person.id}`}>
          {name}
        </Link>
      )}
    />
  );
}

/** Back to the list above. */
export function BackTo({ to, name }: { readonly to: string; readonly name: string }): ReactElement {
  return (
    <Link className="dk-back" to={to}>
      <BackIcon size={14} /> {name}
    </Link>
  );
}

/** Reads and sets one search parameter, so that what is looked at can be linked and gone back to. */
export function useParam(name: string): readonly [value: string | null, set: (value: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (value: string | null): void => {
    setSearch(
      (known) => {
        const next = new URLSearchParams(known);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      {
        replace: name === 'q',
      },
    );
  };
  return [search.get(name), set];
}

const SETTLE_MS = 250;
/** A search that follows the typing and stands in the address. The key / puts the cursor there. */
export function SearchField({
  label,
  placeholder,
}: {
  readonly label: string;
  readonly placeholder: string;
}): ReactElement {
  const [q, setQ] = useParam('q');
  const [text, setText] = useState(q ?? '');
  const field = useRef<HTMLInputElement>(null);
  const settle = useDebouncedCallback((next: string) => setQ(next.trim()), SETTLE_MS);
  useHotkeys([['/', () => field.current?.focus()]]);
  return (
    <TextInput
      ref={field}
      className="cs-search"
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<SearchIcon size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

/** The query of a list with a search. */
export const searchQuery = (q: string | null): { q?: string } =>
  q
    ? {
        q,
      }
    : {};
/** An amount of an asset: coins are whole, everything else is money in micros. */
export function assetText(amount: string, asset: string): string {
  return asset === 'COIN' ? t.parts.coins({ amount }) : formatMoneyExact(amount, asset, locale);
}

/** A change of an asset, with its sign. */
export function assetChangeText(amount: string, asset: string): string {
  return asset === 'COIN'
    ? formatCoinsChange(amount, locale)
    : withSign(amount, formatMoneyExact(amount, asset, locale));
}

/**
 * A name of the code's (wallet_paid, gift_item, person.freeze) in the page's language; one that the language files do not know, from a newer server for
 * instance, as words.
 */
export const nameOf = (names: Readonly<Record<string, string>>, code: string): string =>
  names[code.replaceAll('.', '_')] ?? code.replaceAll(/[_.]/g, ' ');
/** An account of the chart, and what is in it. */
export const kindName = (kind: string): string => nameOf(t.names.ledgerKinds, kind);
export const kindMeaning = ({ kind, meaning }: { readonly kind: string; readonly meaning: string }): string =>
  (t.names.ledgerMeanings as Readonly<Record<string, string>>)[kind] ?? meaning;
