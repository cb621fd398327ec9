/**
 * The desk's way to the server: routes of the protocol as queries and actions of TanStack Query.
 *
 * A query's key is its route's name and input, so an action names the routes that it makes stale and nothing else is asked again.
 */
import { ConnectionError, createClient, type CallInput, type Client } from '@busker/client';
import { BuskerError, type ResponseOf, type RouteName } from '@busker/protocol';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { api, sentenceOf } from '../api.ts';
import { showToast } from './toasts.tsx';
import { d } from './texts.ts';

type Input<N extends RouteName> = Omit<CallInput<N>, 'signal'>;
type Call<N extends RouteName> = (name: N, input: CallInput<N>) => Promise<ResponseOf<N>>;

/** Calls a route. The client's own signature asks for an input only where one is needed; here it always comes, even if empty. */
function callRoute<N extends RouteName>(
  name: N,
  input: Input<N>,
  signal?: AbortSignal,
  client: Client = api,
): Promise<ResponseOf<N>> {
  const call = client.call.bind(client) as Call<N>;
  return call(name, { ...input, ...(signal ? { signal } : {}) } as CallInput<N>);
}

interface ReadOptions {
  readonly enabled?: boolean;
  /** Asks again after this long, for pages that are watched. */
  readonly every_ms?: number;
}

/** Reads a route. `input` is part of the key. */
export function useRoute<N extends RouteName>(
  name: N,
  input: Input<N>,
  { enabled = true, every_ms }: ReadOptions = {},
): UseQueryResult<ResponseOf<N>> {
  return useQuery<ResponseOf<N>>({
    queryKey: [name, input],
    queryFn: ({ signal }) => callRoute(name, input, signal),
    enabled,
    ...(every_ms === undefined ? {} : { refetchInterval: every_ms }),
  });
}

/** The names of routes that answer a page of rows. */
export type PagedRouteName = {
  [N in RouteName]: ResponseOf<N> extends { rows: unknown[]; next: string | null } ? N : never;
}[RouteName];
export type RowOf<N extends PagedRouteName> = ResponseOf<N>['rows'][number];

export interface Pages<Row> {
  /** All rows read so far; undefined until the first page came. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly refreshing: boolean;
  readonly more: () => void;
  readonly retry: () => void;
}

/** Reads a list page by page. */
export function useRoutePages<N extends PagedRouteName>(
  name: N,
  input: Input<N>,
  { enabled = true, every_ms }: ReadOptions = {},
): Pages<RowOf<N>> {
  type PageOfRows = { rows: RowOf<N>[]; next: string | null };
  const { query = {}, ...rest } = input as { query?: Record<string, unknown> };
  const result: UseInfiniteQueryResult<{ pages: PageOfRows[] }> = useInfiniteQuery({
    queryKey: [name, input],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const paged = { ...rest, query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) } };
      return (await callRoute(name, paged as unknown as Input<N>, signal)) as PageOfRows;
    },
    getNextPageParam: (last: PageOfRows) => last.next,
    enabled,
    ...(every_ms === undefined ? {} : { refetchInterval: every_ms }),
  });
  return {
    rows: result.data?.pages.flatMap((page) => page.rows),
    error: result.error,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    refreshing: result.isFetching && !result.isFetchingNextPage,
    more: () => void result.fetchNextPage(),
    retry: () => void result.refetch(),
  };
}

interface ActOptions<N extends RouteName> {
  /** Routes whose answers are stale afterwards; their lists and details are asked again. */
  readonly refreshes: readonly RouteName[];
  /** Said in a toast when it worked. */
  readonly said?: string | ((answer: ResponseOf<N>) => string);
  readonly onDone?: (answer: ResponseOf<N>, input: Input<N>) => void;
  /** For work that may take longer than an ordinary call: how long to wait for its answer, once. */
  readonly patience_ms?: number;
}

/** A write. A refusal may mean that what is on the screen is old, so the routes are asked again after a refusal too. */
export function useAct<N extends RouteName>(
  name: N,
  { refreshes, said, onDone, patience_ms }: ActOptions<N>,
): UseMutationResult<ResponseOf<N>, Error, Input<N>> {
  const queries = useQueryClient();
  return useMutation<ResponseOf<N>, Error, Input<N>>({
    mutationFn: (input) =>
      callRoute(
        name,
        input,
        undefined,
        patience_ms === undefined ? api : createClient({ timeout_ms: patience_ms, attempts: 1 }),
      ),
    onSuccess: (answer, input) => {
      if (said !== undefined) showToast({ tone: 'success', text: typeof said === 'string' ? said : said(answer) });
      onDone?.(answer, input);
    },
    onSettled: async () => {
      await Promise.all(refreshes.map((stale) => queries.invalidateQueries({ queryKey: [stale] })));
    },
  });
}

export interface ErrorWords {
  readonly title: string;
  readonly sentence: string;
  /** What exactly was wrong, one line each, when the server named it. */
  readonly problems: readonly string[];
}

/** An error in words for people: the sentence of the error table, and what exactly was wrong. */
export function errorWords(error: unknown): ErrorWords {
  if (error instanceof BuskerError)
    return { title: d.api.refused, sentence: sentenceOf(error), problems: problemsOf(error.details) };
  if (error instanceof ConnectionError) return { title: d.api.noConnection, sentence: sentenceOf(error), problems: [] };
  return {
    title: d.api.somethingWentWrong,
    sentence: sentenceOf(error),
    problems: [error instanceof Error ? error.message : String(error)],
  };
}

function problemsOf(details: Record<string, unknown> | undefined): string[] {
  if (!details) return [];
  const { problems, field, why, ...others } = details;
  const lines = Array.isArray(problems) ? problems.map(String) : [];
  if (typeof field === 'string') lines.push(typeof why === 'string' ? `${field}: ${why}` : field);
  else if (typeof why === 'string') lines.push(why);
  for (const [name, value] of Object.entries(others)) {
    if (typeof value === 'string' || typeof value === 'number') lines.push(`${name}: ${value}`);
  }
  return lines;
}
