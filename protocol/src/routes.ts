/**
 * Every HTTP address of the API, as data: the server registers its doors from this table (schema, role check, OpenAPI), the client
 * makes its typed calls from it. Paths are below `/api/v1`. `action` is the row of the role table that guards it.
 *
 * All writes carry an id that the client made, in the body or in the path; repeating one changes nothing. Lists are paged by cursor.
 * Not in this table: `/api/auth/*` (better-auth), `/api/v1/realtime` (WebSocket), `/webhooks/:provider` (raw bodies), `/whip`, `/whep`, `/flv` and `/hls` (pictures), `/uploads/:id`, and the demo's doors.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { Time } from './api/common.ts';
import { CONSOLE_BOOKS_ROUTES } from './routes/console-books.ts';
import { CONSOLE_CATALOGUE_ROUTES } from './routes/console-catalogue.ts';
import { CONSOLE_MONEY_ROUTES } from './routes/console-money.ts';
import { CONSOLE_PEOPLE_ROUTES } from './routes/console-people.ts';
import { GIFT_ROUTES } from './routes/gifts.ts';
import { LIVE_ROUTES } from './routes/live.ts';
import { ME_ROUTES } from './routes/me.ts';
import { SHOP_ROUTES } from './routes/shop.ts';
import { SHOW_ROUTES } from './routes/show.ts';
import { STREAM_ROUTES } from './routes/streams.ts';
import { STUDIO_ROUTES } from './routes/studio.ts';
import { WIDGET_ROUTES } from './routes/widgets.ts';
import { VIDEO_ROUTES } from './routes/videos.ts';
import type { Route } from './routes/route.ts';

export type { Route } from './routes/route.ts';

export const ROUTES = {
  ...ME_ROUTES,
  ...SHOP_ROUTES,
  ...GIFT_ROUTES,
  ...LIVE_ROUTES,
  ...STUDIO_ROUTES,
  ...SHOW_ROUTES,
  ...WIDGET_ROUTES,
  ...STREAM_ROUTES,
  ...VIDEO_ROUTES,
  ...CONSOLE_CATALOGUE_ROUTES,
  ...CONSOLE_PEOPLE_ROUTES,
  ...CONSOLE_MONEY_ROUTES,
  ...CONSOLE_BOOKS_ROUTES,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
type Part<R, K extends string> = R extends Record<K, infer S extends TSchema> ? Static<S> : undefined;
export type ParamsOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'params'>;
export type QueryOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'query'>;
export type BodyOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'body'>;
export type ResponseOf<N extends RouteName> = Part<(typeof ROUTES)[N], 'response'>;

/** Lists of doors that exist in the demo only; `--production` refuses them. */
export const DemoInfo = Type.Object({
  people: Type.Array(Type.Object({ role: Type.String(), handle: Type.String(), url: Type.String() })),
  clock: Time,
});
export type DemoInfo = Static<typeof DemoInfo>;
