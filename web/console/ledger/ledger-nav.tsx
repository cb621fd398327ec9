/** The ledger's own pages, and a way to a posting by its id. */
import { isId } from '@busker/protocol';
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState, type ReactElement } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { t } from '../texts.ts';
export function LedgerNav(): ReactElement {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const id = text.trim().toLowerCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isId(id)) void navigate(`/ledger/postings/${id}`);
  };
  return (
    <div className="cs-ledger-nav">
      <nav aria-label={t.ledgerNav.ledger} className="cs-subnav">
        <NavLink to="/ledger" end>
          {t.ledgerNav.platform}
        </NavLink>
        <NavLink to="/ledger/accounts">{t.ledgerNav.accounts}</NavLink>
        <NavLink to="/ledger/seals">{t.ledgerNav.seals}</NavLink>
      </nav>
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap">
          <TextInput
            size="xs"
            aria-label={t.ledgerNav.idOfAPosting}
            placeholder={t.ledgerNav.idOfAPosting}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            className="cs-posting-field"
          />
          <Button type="submit" size="xs" variant="default" disabled={!isId(id)}>
            {t.ledgerNav.open}
          </Button>
        </Group>
      </form>
    </div>
  );
}
