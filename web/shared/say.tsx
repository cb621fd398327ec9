/** A text with elements of the page among its words: say(t.x, { name: <b>…</b> }). */
import type { Saying } from '@busker/protocol';
import { createElement, Fragment, type ReactNode } from 'react';

export const say = <V,>(text: Saying<V>, values: { readonly [K in keyof V]: V[K] | ReactNode }): ReactNode =>
  createElement(Fragment, null, ...text.parts<ReactNode>(values));
