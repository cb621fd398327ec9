/**
 * The desk's table: headers that screen readers know, rows that open by click, tap or Enter, pages by cursor. On a phone each
 * row becomes a card whose lines carry their column's title.
 */
import { Button, Skeleton } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import type { Pages } from './api.ts';
import { EmptyPanel, ErrorPanel } from './states.tsx';
import { d } from './texts.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Amounts stand at the end, so that their digits line up. */
  readonly align?: 'end';
  /** Where the cell goes on a phone: the card's first line, its amount, a labelled line (the default), a button at its end, or nowhere. */
  readonly phone?: 'title' | 'amount' | 'line' | 'action' | 'hide';
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly pages: Pick<Pages<Row>, 'rows' | 'error' | 'hasMore' | 'loadingMore' | 'more' | 'retry'>;
  readonly rowKey: (row: Row) => string;
  /** Makes the whole row open something; `says` is the accessible name, e.g. "Open purchase of @mira". */
  readonly open?: (
    row: Row,
  ) => { readonly says: string; readonly to?: string; readonly onOpen?: () => void } | undefined;
  readonly empty: {
    readonly title: string;
    readonly text: ReactNode;
    readonly icon?: ReactNode;
    readonly action?: ReactNode;
  };
  readonly rowTone?: (row: Row) => 'faded' | 'new' | undefined;
  readonly skeletonRows?: number;
}

export function DataTable<Row>({
  label,
  columns,
  pages,
  rowKey,
  open,
  empty,
  rowTone,
  skeletonRows = 6,
}: DataTableProps<Row>): ReactElement {
  const { rows } = pages;
  if (rows === undefined && pages.error) return <ErrorPanel error={pages.error} retry={pages.retry} />;
  if (rows?.length === 0) return <EmptyPanel {...empty} />;
  return (
    <div className="dk-table-box">
      <table className="dk-table" aria-label={label} aria-busy={rows === undefined} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                role="columnheader"
                className={column.align === 'end' ? 'dk-end' : undefined}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, row) => <SkeletonRow key={row} row={row} columns={columns} />)
            : rows.map((row) => {
                const opens = open?.(row);
                return (
                  <tr
                    key={rowKey(row)}
                    role="row"
                    className={opens ? 'dk-opens' : undefined}
                    data-tone={rowTone?.(row)}
                  >
                    {columns.map((column, index) => (
                      <td
                        key={column.key}
                        role="cell"
                        className={column.align === 'end' ? 'dk-end' : undefined}
                        data-phone={column.phone ?? 'line'}
                        data-label={column.title}
                      >
                        {index === 0 && opens && <Opener {...opens} />}
                        {column.cell(row)}
                      </td>
                    ))}
                  </tr>
                );
              })}
        </tbody>
      </table>
      {pages.hasMore && (
        <div className="dk-more">
          <Button variant="default" size="xs" onClick={pages.more} loading={pages.loadingMore}>
            {d.dataTable.showMore}
          </Button>
        </div>
      )}
      {rows !== undefined && pages.error ? <ErrorPanel error={pages.error} retry={pages.retry} /> : null}
    </div>
  );
}

/** An invisible link or button over the whole row: one tab stop, the whole row as its target. */
function Opener({
  says,
  to,
  onOpen,
}: {
  readonly says: string;
  readonly to?: string;
  readonly onOpen?: () => void;
}): ReactElement {
  if (to !== undefined) return <Link className="dk-opener" to={to} aria-label={says} />;
  return <button type="button" className="dk-opener" aria-label={says} onClick={onOpen} />;
}

function SkeletonRow<Row>({
  row,
  columns,
}: {
  readonly row: number;
  readonly columns: readonly Column<Row>[];
}): ReactElement {
  return (
    <tr role="row" aria-hidden="true">
      {columns.map((column, index) => (
        <td
          key={column.key}
          role="cell"
          className={column.align === 'end' ? 'dk-end' : undefined}
          data-phone={column.phone ?? 'line'}
        >
          <Skeleton height={12} width={`${45 + ((row * 13 + index * 29) % 45)}%`} display="inline-block" />
        </td>
      ))}
    </tr>
  );
}

/** A list that comes whole, in the shape of pages. */
export function wholeList<Row>(of: {
  readonly data: { readonly rows: readonly Row[] } | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}): DataTableProps<Row>['pages'] {
  return {
    rows: of.data?.rows,
    error: of.error,
    hasMore: false,
    loadingMore: false,
    more: () => undefined,
    retry: () => void of.refetch(),
  };
}
