/** The reports on the books, side by side. */
import type { ReactElement, ReactNode } from 'react';
import { NavLink } from 'react-router';
import { t } from '../texts.ts';

export function BooksNav({ children }: { readonly children?: ReactNode }): ReactElement {
  return (
    <div className="cs-ledger-nav">
      <nav aria-label={t.booksNav.reportsOnTheBooks} className="cs-subnav">
        <NavLink to="/books" end>
          {t.booksNav.deferredRevenue}
        </NavLink>
        <NavLink to="/books/trial-balance">{t.booksNav.trialBalance}</NavLink>
      </nav>
      {children !== undefined && <div className="cs-books-tools">{children}</div>}
    </div>
  );
}
