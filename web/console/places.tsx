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
import { t } from './texts.ts';

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
  { to: '/', name: t.places.overview, icon: <ChartIcon size={SIZE} />, group: null, action: 'console.read' },
  {
    to: '/catalogue',
    name: t.places.catalogue,
    icon: <GiftIcon size={SIZE} />,
    group: t.places.shop,
    action: 'console.read',
  },
  {
    to: '/packs',
    name: t.places.packsAndPrices,
    icon: <TagIcon size={SIZE} />,
    group: t.places.shop,
    action: 'console.read',
  },
  {
    to: '/shares',
    name: t.places.sharePolicies,
    icon: <ShareIcon size={SIZE} />,
    group: t.places.shop,
    action: 'console.read',
  },
  {
    to: '/people',
    name: t.places.people,
    icon: <PeopleIcon size={SIZE} />,
    group: t.places.people,
    action: 'person.search',
  },
  {
    to: '/reports',
    name: t.places.reports,
    icon: <FlagIcon size={SIZE} />,
    group: t.places.people,
    action: 'console.read',
    count: (overview) => overview.reports_open,
  },
  {
    to: '/words',
    name: t.places.refusedWords,
    icon: <WordIcon size={SIZE} />,
    group: t.places.people,
    action: 'console.read',
  },
  {
    to: '/payouts',
    name: t.places.payouts,
    icon: <BankIcon size={SIZE} />,
    group: t.places.money,
    action: 'console.read',
    count: (overview) => overview.cashouts_waiting,
  },
  {
    to: '/purchases',
    name: t.places.purchases,
    icon: <CardIcon size={SIZE} />,
    group: t.places.money,
    action: 'purchase.read',
  },
  {
    to: '/ledger',
    name: t.places.ledger,
    icon: <BookIcon size={SIZE} />,
    group: t.places.money,
    action: 'ledger.read',
  },
  { to: '/books', name: t.places.books, icon: <ListIcon size={SIZE} />, group: t.places.money, action: 'ledger.read' },
  {
    to: '/doctor',
    name: t.places.doctor,
    icon: <PulseIcon size={SIZE} />,
    group: t.places.money,
    action: 'doctor.run',
  },
  {
    to: '/audit',
    name: t.places.auditLog,
    icon: <ClockIcon size={SIZE} />,
    group: t.places.platform,
    action: 'audit.read',
  },
  {
    to: '/settings',
    name: t.places.settings,
    icon: <GearIcon size={SIZE} />,
    group: t.places.platform,
    action: 'console.read',
  },
  {
    to: '/demo',
    name: t.places.demo,
    icon: <FlaskIcon size={SIZE} />,
    group: t.places.platform,
    action: 'console.read',
    demo: true,
  },
];
