import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { t } from '../messages.ts';
import { EmptyNote, PageHead } from './states.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <div className="page">
      <PageHead title={t.notFound.title} />
      <EmptyNote icon="search" title={t.notFound.lead}>
        <Link className="btn btn-main" to="/">
          {t.notFound.home}
        </Link>
      </EmptyNote>
    </div>
  );
}
