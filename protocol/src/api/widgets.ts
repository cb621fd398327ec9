/**
 * Widgets for OBS: alerts, goal, board, combo and the last supporters, each with settings that its creator designed. What every look means is drawn
 * by `widgets/src/stream`.
 */
import Type, { type Static, type TProperties } from 'typebox';
import { Id } from '../ids.ts';
import { CoinsJson, CurrencyCode, MicrosJson } from '../money.ts';
import { PersonCard, Time } from './common.ts';
import { GiftItemId } from './gifts.ts';

export const WIDGETS = ['alerts', 'goal', 'board', 'combo', 'supporters'] as const;
export type WidgetName = (typeof WIDGETS)[number];
export const WidgetName = Type.Unsafe<WidgetName>(Type.String({ enum: [...WIDGETS] }));

/** Fonts that every system has a face for; none is fetched. */
export const WIDGET_FONTS = ['system', 'rounded', 'serif', 'mono', 'poster', 'hand'] as const;
export type WidgetFont = (typeof WIDGET_FONTS)[number];

/** Where in the browser source. Physical: a scene is not mirrored. */
export const WIDGET_POSITIONS = [
  'top-left',
  'top',
  'top-right',
  'left',
  'middle',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;
export type WidgetPosition = (typeof WIDGET_POSITIONS)[number];

const Colour = Type.String({ pattern: '^#[0-9a-f]{6}$', description: 'As #rrggbb' });
const Title = Type.String({ maxLength: 60, description: 'Empty: the words of the page’s language' });
const Rows = Type.Integer({ minimum: 1, maximum: 10 });

const look = {
  font: Type.Unsafe<WidgetFont>(Type.String({ enum: [...WIDGET_FONTS] })),
  size_percent: Type.Integer({ minimum: 50, maximum: 250 }),
  text_colour: Colour,
  accent_colour: Colour,
  back_colour: Colour,
  /** How far the background covers what is behind it. */
  back_percent: Type.Integer({ minimum: 0, maximum: 100 }),
  position: Type.Unsafe<WidgetPosition>(Type.String({ enum: [...WIDGET_POSITIONS] })),
};
export const WidgetLook = Type.Object(look);
export type WidgetLook = Static<typeof WidgetLook>;
const withLook = <P extends TProperties>(own: P) => Type.Object({ ...look, ...own });

export const AlertsSettings = withLook({
  /** `gift`: the gift's own sound, `none`, or the id of an item whose sound it is. */
  sound: GiftItemId,
  volume_percent: Type.Integer({ minimum: 0, maximum: 100 }),
  stay_seconds: Type.Integer({ minimum: 2, maximum: 15 }),
  /** Least value of a gift, or of a combo so far. */
  from_coins: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'Whole coins as a decimal string' }),
  /** Only these gifts; empty: all. */
  only_items: Type.Array(GiftItemId, { maxItems: 50, uniqueItems: true }),
  show_message: Type.Boolean(),
});
export type AlertsSettings = Static<typeof AlertsSettings>;

export const GoalSettings = withLook({
  title: Title,
  unit: Type.Unsafe<'coins' | 'earnings'>(Type.String({ enum: ['coins', 'earnings'] })),
  /** Coins, or micros of the currency of earnings. */
  target: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Positive integer as a decimal string' }),
});
export type GoalSettings = Static<typeof GoalSettings>;

export const BoardSettings = withLook({ title: Title, rows: Rows });
export type BoardSettings = Static<typeof BoardSettings>;

export const ComboSettings = withLook({
  /** A combo is shown from so many gifts on. */
  from_count: Type.Integer({ minimum: 2, maximum: 999 }),
});
export type ComboSettings = Static<typeof ComboSettings>;

export const SupportersSettings = withLook({ title: Title, rows: Rows, show_gift: Type.Boolean() });
export type SupportersSettings = Static<typeof SupportersSettings>;

/** What was given since a moment: gifts as they were sent, from the sums of the books. Refunds change nothing of it. */
export const GoalProgress = Type.Object({
  /** null: since the first gift. */
  since: Type.Union([Time, Type.Null()]),
  coins: CoinsJson,
  earned_micros: MicrosJson,
  currency: CurrencyCode,
});
export type GoalProgress = Static<typeof GoalProgress>;

/** Somebody who gave lately, with their latest gift. */
export const LastSupporter = Type.Object({
  person: PersonCard,
  gift_id: Id,
  item_id: GiftItemId,
  quantity: Type.Integer(),
  at: Time,
});
export type LastSupporter = Static<typeof LastSupporter>;

/** Grows with each change; 0: never changed. Of two, the greater is the newer. */
const Revision = Type.Integer({ minimum: 0 });
const stored = <S extends TProperties[string]>(settings: S) => Type.Object({ revision: Revision, settings });

/** `GET /api/v1/studio/widgets` */
export const Widgets = Type.Object({
  alerts: stored(AlertsSettings),
  goal: stored(GoalSettings),
  board: stored(BoardSettings),
  combo: stored(ComboSettings),
  supporters: stored(SupportersSettings),
  progress: GoalProgress,
});
export type Widgets = Static<typeof Widgets>;

/** A widget that is left out stays as it is. */
export const WidgetsChange = Type.Partial(
  Type.Object({
    alerts: AlertsSettings,
    goal: GoalSettings,
    board: BoardSettings,
    combo: ComboSettings,
    supporters: SupportersSettings,
  }),
);
export type WidgetsChange = Static<typeof WidgetsChange>;
export type WidgetSettings = Required<WidgetsChange>;

/** Counts from a moment that has been (as `Date.toISOString` writes it), or from now on. */
export const GoalStart = Type.Object({ at: Type.Optional(Time) });
export type GoalStart = Static<typeof GoalStart>;

/** Shows a sample, marked as a test, on the open pages of a widget. Moves no money and is no gift. */
export const WidgetTest = Type.Object({ id: Id, widget: WidgetName });
export type WidgetTest = Static<typeof WidgetTest>;

const state = <N extends WidgetName, P extends TProperties>(widget: N, own: P) =>
  Type.Object({ widget: Type.Literal(widget), revision: Revision, ...own });
/** What a page that shows one widget needs to know, and what it cannot learn from the creator's room. */
export const WidgetState = Type.Union([
  state('alerts', { settings: AlertsSettings }),
  /** Of the progress, what the settings do not show is 0. */
  state('goal', { settings: GoalSettings, progress: GoalProgress }),
  state('board', { settings: BoardSettings }),
  state('combo', { settings: ComboSettings }),
  state('supporters', { settings: SupportersSettings, latest: Type.Array(LastSupporter) }),
]);
export type WidgetState = Static<typeof WidgetState>;
export type WidgetStateOf<N extends WidgetName> = Extract<WidgetState, { widget: N }>;

const LOOK: WidgetLook = {
  font: 'system',
  size_percent: 100,
  text_colour: '#ffffff',
  accent_colour: '#ff4fa3',
  back_colour: '#1a0f2e',
  back_percent: 82,
  position: 'top',
};
/** Before anything was changed. */
export const WIDGET_DEFAULTS: WidgetSettings = {
  alerts: {
    ...LOOK,
    sound: 'gift',
    volume_percent: 80,
    stay_seconds: 5,
    from_coins: '0',
    only_items: [],
    show_message: true,
  },
  goal: { ...LOOK, position: 'bottom', title: '', unit: 'coins', target: '10000' },
  board: { ...LOOK, position: 'top-right', title: '', rows: 5 },
  combo: { ...LOOK, position: 'right', from_count: 5 },
  supporters: { ...LOOK, position: 'bottom-left', title: '', rows: 5, show_gift: true },
};
