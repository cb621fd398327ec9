/** What marks a person: roles, ban, freeze. */
import type { ConsolePerson } from '@busker/protocol';
import { type ReactElement } from 'react';
import { StateBadge } from '../../shared/desk/parts.tsx';
import { nameOf } from '../parts.tsx';
import { t } from '../texts.ts';
export function PersonBadges({ row }: { readonly row: ConsolePerson }): ReactElement {
  const roles = row.roles.filter((role) => role !== 'viewer');
  return (
    <span className="cs-badges">
      {row.banned && <StateBadge tone="bad">{t.personBadges.banned}</StateBadge>}
      {row.erased_at !== null && <StateBadge tone="plain">{t.personBadges.deleted}</StateBadge>}
      {row.frozen && row.erased_at === null && <StateBadge tone="warn">{t.personBadges.frozen}</StateBadge>}
      {roles.map((role) => (
        <StateBadge key={role} tone={role === 'creator' ? 'info' : 'brand'}>
          {nameOf(t.names.roles, role)}
        </StateBadge>
      ))}
      {roles.length === 0 && !row.banned && !row.frozen && (
        <StateBadge tone="plain">{t.personBadges.viewer}</StateBadge>
      )}
    </span>
  );
}
