/** Where one can go in the console, in the order of the menu. */
import type { Action, Overview } from '@busker/protocol';
import type { ReactNode } from 'react';
import {
  BankIcon,
  BookIcon,
  CardIcon,
  ChartIcon,
  ClockIcon,
  FlagIcon,
  FlaskIcon,
  GearIcon,
  GiftIcon,
  ListIcon,
  PeopleIcon,
  PulseIcon,
  ShareIcon,
  TagIcon,
  WordIcon,
} from '../shared/desk/icons.tsx';

export interface ConsolePlace {
  readonly to: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** The heading it stands under; null for none. */
  readonly group: string | null;
  /** What one must be allowed to do to open it. */
  readonly action: Action;
  /** Only where the server runs with demo conveniences. */
  readonly demo?: boolean;
  /** How much waits there. */
  readonly count?: (overview: Overview) => number;
}

const SIZE = 18;

export const PLACES: readonly ConsolePlace[] = [
  { to: '/', name: 'Overview', icon: <ChartIcon size={SIZE} />, group: null, action: 'console.read' },
  { to: '/catalogue', name: 'Catalogue', icon: <GiftIcon size={SIZE} />, group: 'Shop', action: 'console.read' },
  { to: '/packs', name: 'Packs and prices', icon: <TagIcon size={SIZE} />, group: 'Shop', action: 'console.read' },
  { to: '/shares', name: 'Share policies', icon: <ShareIcon size={SIZE} />, group: 'Shop', action: 'console.read' },
  { to: '/people', name: 'People', icon: <PeopleIcon size={SIZE} />, group: 'People', action: 'person.search' },
  {
    to: '/reports',
    name: 'Reports',
    icon: <FlagIcon size={SIZE} />,
    group: 'People',
    action: 'console.read',
    count: (overview) => overview.reports_open,
  },
  { to: '/words', name: 'Refused words', icon: <WordIcon size={SIZE} />, group: 'People', action: 'console.read' },
  {
    to: '/payouts',
    name: 'Payouts',
    icon: <BankIcon size={SIZE} />,
    group: 'Money',
    action: 'console.read',
    count: (overview) => overview.cashouts_waiting,
  },
  { to: '/purchases', name: 'Purchases', icon: <CardIcon size={SIZE} />, group: 'Money', action: 'purchase.read' },
  { to: '/ledger', name: 'Ledger', icon: <BookIcon size={SIZE} />, group: 'Money', action: 'ledger.read' },
  { to: '/books', name: 'Books', icon: <ListIcon size={SIZE} />, group: 'Money', action: 'ledger.read' },
  { to: '/doctor', name: 'Doctor', icon: <PulseIcon size={SIZE} />, group: 'Money', action: 'doctor.run' },
  { to: '/audit', name: 'Audit log', icon: <ClockIcon size={SIZE} />, group: 'Platform', action: 'audit.read' },
  { to: '/settings', name: 'Settings', icon: <GearIcon size={SIZE} />, group: 'Platform', action: 'console.read' },
  { to: '/demo', name: 'Demo', icon: <FlaskIcon size={SIZE} />, group: 'Platform', action: 'console.read', demo: true },
];
