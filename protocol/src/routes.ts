/**
 * Every HTTP address of the API, as data: the server registers its doors from this table (schema, role check, OpenAPI), the client
 * makes its typed calls from it. Paths are below `/api/v1`. `action` is the row of the role table that guards it.
 *
 * All writes carry an id that the client made, in the body or in the path; repeating one changes nothing. Lists are paged by cursor.
 * Not in this table: `/api/auth/*` (better-auth), `/api/v1/realtime` (WebSocket), `/webhooks/:provider` (raw bodies), and the demo's doors.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { ById, Ok, Page, PageQuery, PersonCard, ReasonBody, Time } from './api/common.ts';
import {
  AuditPage, ConsoleItem, ConsoleItemBody, ConsolePack, ConsolePackBody, ConsolePerson, ConsolePersonPage, ConsolePurchase, ConsolePurchasePage,
  DoctorReport, ExactPrice, ExactPriceBody, LedgerAccountPage, LedgerEntryPage, LedgerPosting, Overview, PlatformBalance, PromoGrantBody, Report,
  ReportPage, ReportResolveBody, RolesBody, Settings, SettingsBody, SharePolicy, SharePolicyBody, UploadedAnimation, WordList, WordListBody,
} from './api/console.ts';
import { Catalogue, GiftAck, GiftBody, GiftDetail } from './api/gifts.ts';
import {
  BoardRow, Comment, CommentBody, CommentPage, FeedPage, GoLiveBody, LivePage, LiveSession, LiveSource, MuteBody, Post, TargetTotals, ThanksBody,
} from './api/live.ts';
import { BlockRow, Me, MeChange, ReportBody } from './api/me.ts';
import { Purchase, PurchaseBody, PurchasePage, Shop, Wallet, WalletStatement } from './api/shop.ts';
import {
  Cashout, CashoutBody, CashoutPage, EarningStatement, OverlayLink, OverlayLinkBody, OverlayLinkMade, PayoutAccount, PayoutAccountBody, Studio, Supporter,
} from './api/studio.ts';
import { Id } from './ids.ts';
import { CurrencyCode } from './money.ts';
import type { Action } from './roles.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly action: Action;
  readonly says: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly response: TSchema;
}
const route = <const R extends Route>(value: R): R => value;
const list = <T extends TSchema>(row: T) => Type.Object({ rows: Type.Array(row) });
const Search = Type.Intersect([PageQuery, Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) })]);
const TwoIds = Type.Object({ id: Id, person: Id });

export const ROUTES = {
  // me and safety
  'me.get': route({ method: 'GET', path: '/me', action: 'me.read', says: 'The signed-in person', response: Me }),
  'me.change': route({ method: 'PATCH', path: '/me', action: 'me.change', says: 'Change name, handle or currency', body: MeChange, response: Me }),
  'me.becomeCreator': route({ method: 'POST', path: '/me/creator', action: 'creator.become', says: 'Turn on creating', response: Me }),
  'people.get': route({ method: 'GET', path: '/people/:id', action: 'feed.read', says: 'A person as everybody sees them', params: ById, response: Type.Object({ person: PersonCard, creator: Type.Boolean(), live_id: Type.Union([Id, Type.Null()]), blocked: Type.Boolean() }) }),
  'reports.create': route({ method: 'POST', path: '/reports', action: 'report.write', says: 'Report a person or what they said', body: ReportBody, response: Ok }),
  'blocks.list': route({ method: 'GET', path: '/blocks', action: 'block.write', says: 'Whom I block', response: list(BlockRow) }),
  'blocks.put': route({ method: 'PUT', path: '/blocks/:id', action: 'block.write', says: 'Block a person', params: ById, response: Ok }),
  'blocks.delete': route({ method: 'DELETE', path: '/blocks/:id', action: 'block.write', says: 'Unblock a person', params: ById, response: Ok }),

  // shop and wallet
  'shop.get': route({ method: 'GET', path: '/shop', action: 'catalogue.read', says: 'Packs and exact top-up in a currency', query: Type.Object({ currency: Type.Optional(CurrencyCode) }), response: Shop }),
  'purchases.create': route({ method: 'POST', path: '/purchases', action: 'purchase.create', says: 'Open a checkout for a pack or an exact number of coins', body: PurchaseBody, response: Purchase }),
  'purchases.get': route({ method: 'GET', path: '/purchases/:id', action: 'wallet.read', says: 'One of my purchases', params: ById, response: Purchase }),
  'purchases.list': route({ method: 'GET', path: '/purchases', action: 'wallet.read', says: 'My purchases, newest first', query: PageQuery, response: PurchasePage }),
  'wallet.get': route({ method: 'GET', path: '/wallet', action: 'wallet.read', says: 'My coins', response: Wallet }),
  'wallet.statement': route({ method: 'GET', path: '/wallet/statement', action: 'wallet.read', says: 'My coins, line by line, newest first', query: PageQuery, response: WalletStatement }),

  // gifts
  'gifts.catalogue': route({ method: 'GET', path: '/gift-items', action: 'catalogue.read', says: 'Gifts on sale, priced in a currency', query: Type.Object({ currency: Type.Optional(CurrencyCode) }), response: Catalogue }),
  'gifts.send': route({ method: 'POST', path: '/gifts', action: 'gift.send', says: 'Send a gift', body: GiftBody, response: GiftAck }),
  'gifts.get': route({ method: 'GET', path: '/gifts/:id', action: 'me.read', says: 'One gift and everything that decided its money', params: ById, response: GiftDetail }),

  // live and posts
  'live.list': route({ method: 'GET', path: '/live', action: 'feed.read', says: 'Who is live', query: PageQuery, response: LivePage }),
  'live.get': route({ method: 'GET', path: '/live/:id', action: 'room.watch', says: 'One live session', params: ById, response: LiveSession }),
  'live.sources': route({ method: 'GET', path: '/live/sources', action: 'live.run', says: 'Video sources that I can go live with', response: list(LiveSource) }),
  'live.start': route({ method: 'POST', path: '/live', action: 'live.run', says: 'Go live', body: GoLiveBody, response: LiveSession }),
  'live.end': route({ method: 'POST', path: '/live/:id/end', action: 'live.run', says: 'End my live session', params: ById, response: LiveSession }),
  'live.thanks': route({ method: 'POST', path: '/live/:id/thanks', action: 'thanks.write', says: 'Thank a supporter in the room', params: ById, body: ThanksBody, response: Ok }),
  'live.mute': route({ method: 'PUT', path: '/live/:id/mutes/:person', action: 'mute.write', says: 'Mute a person in my rooms', params: TwoIds, body: MuteBody, response: Ok }),
  'live.unmute': route({ method: 'DELETE', path: '/live/:id/mutes/:person', action: 'mute.write', says: 'Unmute a person', params: TwoIds, response: Ok }),
  'live.removeChat': route({ method: 'DELETE', path: '/live/:id/chat/:line', action: 'mute.write', says: 'Remove a chat line from my room', params: Type.Object({ id: Id, line: Id }), response: Ok }),
  'targets.board': route({ method: 'GET', path: '/targets/:id/board', action: 'feed.read', says: 'Top supporters of a room or post', params: ById, response: Type.Object({ rows: Type.Array(BoardRow), totals: TargetTotals }) }),
  'feed.get': route({ method: 'GET', path: '/feed', action: 'feed.read', says: 'Posts without end', query: PageQuery, response: FeedPage }),
  'posts.get': route({ method: 'GET', path: '/posts/:id', action: 'feed.read', says: 'One post', params: ById, response: Post }),
  'posts.like': route({ method: 'PUT', path: '/posts/:id/like', action: 'like.write', says: 'Like a post', params: ById, response: Type.Object({ likes: Type.Integer(), liked: Type.Boolean() }) }),
  'posts.unlike': route({ method: 'DELETE', path: '/posts/:id/like', action: 'like.write', says: 'Take a like back', params: ById, response: Type.Object({ likes: Type.Integer(), liked: Type.Boolean() }) }),
  'posts.comments': route({ method: 'GET', path: '/posts/:id/comments', action: 'feed.read', says: 'Comments, newest first', params: ById, query: PageQuery, response: CommentPage }),
  'posts.comment': route({ method: 'POST', path: '/posts/:id/comments', action: 'comment.write', says: 'Write a comment', params: ById, body: CommentBody, response: Comment }),

  // studio
  'studio.get': route({ method: 'GET', path: '/studio', action: 'earnings.read', says: 'My earnings at a glance', response: Studio }),
  'studio.statement': route({ method: 'GET', path: '/studio/statement', action: 'earnings.read', says: 'My earnings, line by line, newest first', query: PageQuery, response: EarningStatement }),
  'studio.supporters': route({ method: 'GET', path: '/studio/supporters', action: 'earnings.read', says: 'Who supports me most', query: PageQuery, response: Page(Supporter) }),
  'studio.overlayLinks': route({ method: 'GET', path: '/studio/overlay-links', action: 'overlay_link.write', says: 'My overlay links', response: list(OverlayLink) }),
  'studio.makeOverlayLink': route({ method: 'POST', path: '/studio/overlay-links', action: 'overlay_link.write', says: 'Make an overlay link; its address is shown once', body: OverlayLinkBody, response: OverlayLinkMade }),
  'studio.revokeOverlayLink': route({ method: 'DELETE', path: '/studio/overlay-links/:id', action: 'overlay_link.write', says: 'Revoke an overlay link', params: ById, response: Ok }),
  'studio.payoutAccount': route({ method: 'GET', path: '/studio/payout-account', action: 'payout_account.write', says: 'Where I am paid', response: Type.Object({ account: Type.Union([PayoutAccount, Type.Null()]), providers: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), hint: Type.String() })) }) }),
  'studio.setPayoutAccount': route({ method: 'PUT', path: '/studio/payout-account', action: 'payout_account.write', says: 'Set where I am paid', body: PayoutAccountBody, response: PayoutAccount }),
  'cashouts.list': route({ method: 'GET', path: '/studio/cashouts', action: 'cashout.request', says: 'My cash-outs, newest first', query: PageQuery, response: CashoutPage }),
  'cashouts.request': route({ method: 'POST', path: '/studio/cashouts', action: 'cashout.request', says: 'Ask for a cash-out', body: CashoutBody, response: Cashout }),
  'cashouts.cancel': route({ method: 'POST', path: '/studio/cashouts/:id/cancel', action: 'cashout.request', says: 'Cancel a cash-out that nobody has approved', params: ById, response: Cashout }),

  // console
  'console.overview': route({ method: 'GET', path: '/console/overview', action: 'console.read', says: 'The economy at a glance', response: Overview }),
  'console.items': route({ method: 'GET', path: '/console/gift-items', action: 'console.read', says: 'All gift items', response: list(ConsoleItem) }),
  'console.putItem': route({ method: 'PUT', path: '/console/gift-items/:id', action: 'item.change', says: 'Create or change a gift item', params: Type.Object({ id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,39}$' }) }), body: ConsoleItemBody, response: ConsoleItem }),
  'console.uploadAnimation': route({ method: 'POST', path: '/console/animations', action: 'item.change', says: 'Upload a Lottie animation for checking', body: Type.Unknown(), response: UploadedAnimation }),
  'console.packs': route({ method: 'GET', path: '/console/packs', action: 'console.read', says: 'All coin packs and exact prices', response: Type.Object({ packs: Type.Array(ConsolePack), exact: Type.Array(ExactPrice) }) }),
  'console.putPack': route({ method: 'PUT', path: '/console/packs/:id', action: 'pack.change', says: 'Create or change a coin pack', params: ById, body: ConsolePackBody, response: ConsolePack }),
  'console.putExactPrice': route({ method: 'PUT', path: '/console/exact-prices/:currency', action: 'pack.change', says: 'Set the price of exact top-up', params: Type.Object({ currency: CurrencyCode }), body: ExactPriceBody, response: ExactPrice }),
  'console.policies': route({ method: 'GET', path: '/console/share-policies', action: 'console.read', says: 'All versions of the share policy, newest first', response: list(SharePolicy) }),
  'console.addPolicy': route({ method: 'POST', path: '/console/share-policies', action: 'policy.change', says: 'Publish a new share policy', body: SharePolicyBody, response: SharePolicy }),
  'console.people': route({ method: 'GET', path: '/console/people', action: 'person.search', says: 'Search people by handle, name, mail or id', query: Search, response: ConsolePersonPage }),
  'console.person': route({ method: 'GET', path: '/console/people/:id', action: 'person.search', says: 'One person', params: ById, response: ConsolePerson }),
  'console.personStatement': route({ method: 'GET', path: '/console/people/:id/wallet', action: 'person.search', says: "A person's coins, line by line", params: ById, query: PageQuery, response: WalletStatement }),
  'console.freeze': route({ method: 'POST', path: '/console/people/:id/freeze', action: 'person.freeze', says: "Freeze a person's wallet and earnings", params: ById, body: ReasonBody, response: ConsolePerson }),
  'console.unfreeze': route({ method: 'POST', path: '/console/people/:id/unfreeze', action: 'person.freeze', says: 'Unfreeze', params: ById, body: ReasonBody, response: ConsolePerson }),
  'console.ban': route({ method: 'POST', path: '/console/people/:id/ban', action: 'person.ban', says: 'Ban a person', params: ById, body: ReasonBody, response: ConsolePerson }),
  'console.unban': route({ method: 'POST', path: '/console/people/:id/unban', action: 'person.ban', says: 'Lift a ban', params: ById, body: ReasonBody, response: ConsolePerson }),
  'console.roles': route({ method: 'PUT', path: '/console/people/:id/roles', action: 'person.roles', says: "Set an operator's roles", params: ById, body: RolesBody, response: ConsolePerson }),
  'console.grantPromo': route({ method: 'POST', path: '/console/people/:id/promo', action: 'promo.grant', says: 'Grant promotional coins', params: ById, body: PromoGrantBody, response: ConsolePerson }),
  'console.purchases': route({ method: 'GET', path: '/console/purchases', action: 'purchase.read', says: 'Purchases, newest first', query: Search, response: ConsolePurchasePage }),
  'console.purchase': route({ method: 'GET', path: '/console/purchases/:id', action: 'purchase.read', says: 'One purchase with its provider events', params: ById, response: ConsolePurchase }),
  'console.cashouts': route({ method: 'GET', path: '/console/cashouts', action: 'console.read', says: 'Cash-outs, waiting ones first', query: PageQuery, response: CashoutPage }),
  'console.approveCashout': route({ method: 'POST', path: '/console/cashouts/:id/approve', action: 'cashout.decide', says: 'Approve a cash-out', params: ById, body: ReasonBody, response: Cashout }),
  'console.rejectCashout': route({ method: 'POST', path: '/console/cashouts/:id/reject', action: 'cashout.decide', says: 'Reject a cash-out', params: ById, body: ReasonBody, response: Cashout }),
  'console.reports': route({ method: 'GET', path: '/console/reports', action: 'console.read', says: 'Reports, open ones first', query: PageQuery, response: ReportPage }),
  'console.resolveReport': route({ method: 'POST', path: '/console/reports/:id/resolve', action: 'report.resolve', says: 'Resolve a report', params: ById, body: ReportResolveBody, response: Report }),
  'console.words': route({ method: 'GET', path: '/console/words', action: 'console.read', says: 'Words that are refused', response: WordList }),
  'console.setWords': route({ method: 'PUT', path: '/console/words', action: 'words.change', says: 'Set the words that are refused', body: WordListBody, response: WordList }),
  'console.accounts': route({ method: 'GET', path: '/console/ledger/accounts', action: 'ledger.read', says: 'Accounts of people', query: Search, response: LedgerAccountPage }),
  'console.entries': route({ method: 'GET', path: '/console/ledger/accounts/:owner/:kind/entries', action: 'ledger.read', says: 'Entries of an account, newest first', params: Type.Object({ owner: Id, kind: Type.String() }), query: PageQuery, response: LedgerEntryPage }),
  'console.posting': route({ method: 'GET', path: '/console/ledger/postings/:id', action: 'ledger.read', says: 'One posting with both sides', params: ById, response: LedgerPosting }),
  'console.platform': route({ method: 'GET', path: '/console/ledger/platform', action: 'ledger.read', says: "Balances of the platform's accounts", response: list(PlatformBalance) }),
  'console.doctor': route({ method: 'POST', path: '/console/doctor', action: 'doctor.run', says: 'Prove the books', response: DoctorReport }),
  'console.audit': route({ method: 'GET', path: '/console/audit', action: 'audit.read', says: 'Operator actions, newest first', query: Search, response: AuditPage }),
  'console.settings': route({ method: 'GET', path: '/console/settings', action: 'console.read', says: 'Settings', response: Settings }),
  'console.setSettings': route({ method: 'PUT', path: '/console/settings', action: 'setting.change', says: 'Change settings', body: SettingsBody, response: Settings }),
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
type Part<R, K extends string> = R extends Record<K, infer S extends TSchema> ? Static<S> : undefined;
export type ParamsOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'params'>;
export type QueryOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'query'>;
export type BodyOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'body'>;
export type ResponseOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'response'>;

/** Lists of doors that exist in the demo only; `--production` refuses them. */
export const DemoInfo = Type.Object({ people: Type.Array(Type.Object({ role: Type.String(), handle: Type.String(), url: Type.String() })), clock: Time });
export type DemoInfo = Static<typeof DemoInfo>;
