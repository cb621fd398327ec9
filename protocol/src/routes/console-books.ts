/** What operators read in the books, the audit log, and the settings. Told in routes.ts. */
import Type from 'typebox';
import { ById, PageQuery } from '../api/common.ts';
import {
  AuditPage,
  DoctorReport,
  LedgerAccountPage,
  LedgerEntryPage,
  LedgerPosting,
  Overview,
  PlatformBalance,
  Settings,
  SettingsBody,
} from '../api/console.ts';
import { BalanceQuery, BalancesAt, DeferredRevenue, MomentQuery, TrialBalance } from '../api/reports.ts';
import { Id } from '../ids.ts';
import { File, route, list, Search } from './route.ts';

export const CONSOLE_BOOKS_ROUTES = {
  'console.overview': route({
    method: 'GET',
    path: '/console/overview',
    action: 'console.read',
    says: 'The economy at a glance',
    response: Overview,
  }),
  'console.accounts': route({
    method: 'GET',
    path: '/console/ledger/accounts',
    action: 'ledger.read',
    says: 'Accounts of people',
    query: Search,
    response: LedgerAccountPage,
  }),
  'console.entries': route({
    method: 'GET',
    path: '/console/ledger/accounts/:owner/:kind/entries',
    action: 'ledger.read',
    says: 'Entries of an account, newest first',
    params: Type.Object({ owner: Id, kind: Type.String() }),
    query: PageQuery,
    response: LedgerEntryPage,
  }),
  'console.posting': route({
    method: 'GET',
    path: '/console/ledger/postings/:id',
    action: 'ledger.read',
    says: 'One posting with both sides',
    params: ById,
    response: LedgerPosting,
  }),
  'console.platform': route({
    method: 'GET',
    path: '/console/ledger/platform',
    action: 'ledger.read',
    says: "Balances of the platform's accounts",
    response: list(PlatformBalance),
  }),
  'console.balanceAt': route({
    method: 'GET',
    path: '/console/ledger/balance',
    action: 'ledger.read',
    says: 'What an account held at a moment',
    query: BalanceQuery,
    response: BalancesAt,
  }),
  'console.deferredRevenue': route({
    method: 'GET',
    path: '/console/reports/deferred-revenue',
    action: 'ledger.read',
    says: 'Coins sold and not yet spent, and the money taken for them, by month',
    response: DeferredRevenue,
  }),
  'console.deferredRevenueFile': route({
    method: 'GET',
    path: '/console/reports/deferred-revenue.csv',
    action: 'ledger.read',
    says: 'The same as a file',
    response: File,
    file: 'text/csv',
  }),
  'console.trialBalance': route({
    method: 'GET',
    path: '/console/reports/trial-balance',
    action: 'ledger.read',
    says: 'Every kind of account at a moment; sums to zero',
    query: MomentQuery,
    response: TrialBalance,
  }),
  'console.trialBalanceFile': route({
    method: 'GET',
    path: '/console/reports/trial-balance.csv',
    action: 'ledger.read',
    says: 'The same as a file',
    query: MomentQuery,
    response: File,
    file: 'text/csv',
  }),
  'console.doctor': route({
    method: 'POST',
    path: '/console/doctor',
    action: 'doctor.run',
    says: 'Prove the books',
    response: DoctorReport,
  }),
  'console.audit': route({
    method: 'GET',
    path: '/console/audit',
    action: 'audit.read',
    says: 'Operator actions, newest first',
    query: Search,
    response: AuditPage,
  }),
  'console.settings': route({
    method: 'GET',
    path: '/console/settings',
    action: 'console.read',
    says: 'Settings',
    response: Settings,
  }),
  'console.setSettings': route({
    method: 'PUT',
    path: '/console/settings',
    action: 'setting.change',
    says: 'Change settings',
    body: SettingsBody,
    response: Settings,
  }),
} as const;
