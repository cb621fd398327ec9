/**
 * What stands in for React in the viewers' site: Preact, which does the same in an eighth of the bytes. On a slow phone React took half a second of the
 * three that a room may take until its gifts can be sent (docs/decisions/0036).
 */
export * from 'preact/compat';
export { default } from 'preact/compat';

/** React Router imports it for data routers, of which this site has none: nothing is ever ahead of its time here. */
export const useOptimistic = (value) => [value, () => undefined];
