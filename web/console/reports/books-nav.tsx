/** The reports on the books, side by side. */
import type { ReactElement, ReactNode } from 'react';
import { NavLink } from 'react-router';

export function BooksNav({ children }: { readonly children?: ReactNode }): ReactElement {
  return (
    <div className="cs-ledger-nav">
      <nav aria-label="Reports on the books" className="cs-subnav">
        <NavLink to="/books" end>
          Deferred revenue
        </NavLink>
        <NavLink to="/books/trial-balance">Trial balance</NavLink>
      </nav>
      {children !== undefined && <div className="cs-books-tools">{children}</div>}
    </div>
  );
}
