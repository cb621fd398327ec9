/** Small parts that most pages of a desk are made of. */
import { Badge, Button, CopyButton, Input, TextInput } from '@mantine/core';
import { useId, type ReactElement, type ReactNode } from 'react';
import { CheckIcon, CopyIcon } from './icons.tsx';
import { d } from './texts.ts';

interface PageProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title, which the browser's tab shows too, its actions, its content. */
export function Page({ title, lead, actions, back, children }: PageProps): ReactElement {
  return (
    <>
      <title>{`${title} · Busker`}</title>
      <header className="dk-page-head">
        <div className="dk-page-words">
          {back}
          <h1>{title}</h1>
          {lead && <p className="dk-lead">{lead}</p>}
        </div>
        {actions && <div className="dk-page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

interface PanelProps {
  readonly title?: ReactNode;
  readonly note?: ReactNode;
  /** Search or filters, where the title would be. */
  readonly tools?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without padding, for tables that reach the edges. */
  readonly flush?: boolean;
  readonly className?: string;
}

/** A sheet of paper on the desk. */
export function Panel({
  title,
  note,
  tools,
  actions,
  children,
  flush = false,
  className = '',
}: PanelProps): ReactElement {
  return (
    <section className={`dk-panel ${flush ? 'dk-panel-flush' : ''} ${className}`}>
      {(title !== undefined || tools !== undefined || actions !== undefined) && (
        <header className="dk-panel-head">
          <div>
            {title !== undefined && <h2>{title}</h2>}
            {tools}
            {note !== undefined && <p className="dk-note">{note}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className="dk-panel-body">{children}</div>
    </section>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  /** What the number means, in a few words. */
  readonly note?: ReactNode;
  readonly tone?: 'plain' | 'strong' | 'warn';
}

/** One number with its name and its meaning. */
export function Figure({ label, value, note, tone = 'plain' }: FigureProps): ReactElement {
  return (
    <div className="dk-figure" data-tone={tone}>
      <dt>{label}</dt>
      <dd className="dk-number">{value}</dd>
      {note !== undefined && <dd className="dk-figure-note">{note}</dd>}
    </div>
  );
}

/** Numbers side by side. */
export function Figures({ children, label }: { readonly children: ReactNode; readonly label: string }): ReactElement {
  return (
    <dl className="dk-figures" aria-label={label}>
      {children}
    </dl>
  );
}

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'bad' | 'brand';
const COLOURS = { plain: 'gray', info: 'blue', good: 'green', warn: 'yellow', bad: 'red', brand: 'violet' } as const;

/** A state in a word, coloured by what it means. The word says it too. */
export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  return (
    <Badge component="span" className="dk-badge" variant="light" color={COLOURS[tone]} size="sm" tt="none" radius="sm">
      {children}
    </Badge>
  );
}

/** Names and values in two columns; one on a phone. */
export function Facts({
  rows,
}: {
  readonly rows: readonly (readonly [name: string, value: ReactNode] | null)[];
}): ReactElement {
  return (
    <dl className="dk-facts">
      {rows.map(
        (row) =>
          row && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** An address or code to take elsewhere. */
export function CopyField({
  label,
  value,
  description,
}: {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}): ReactElement {
  const note = useId();
  return (
    <div className="dk-copy">
      <TextInput
        label={label}
        aria-describedby={description === undefined ? undefined : note}
        dir="ltr"
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value} timeout={2_500}>
        {({ copied, copy }) => (
          <Button
            variant={copied ? 'light' : 'filled'}
            onClick={copy}
            leftSection={copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
          >
            {copied ? d.parts.copied : d.parts.copy}
          </Button>
        )}
      </CopyButton>
      {description !== undefined && <Input.Description id={note}>{description}</Input.Description>}
    </div>
  );
}
