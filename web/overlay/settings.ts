/**
 * What the address of the overlay says: the secret of the link in the fragment (`#token=…`, which no server and no log ever sees), and in
 * the query how it looks: `?scale=1.5` (0.25 to 4), `?sound=off`, `?effects=off`, `?lanes=2`; and `?widget=goal` for one widget instead of the
 * whole show.
 */
import type { WidgetName } from '@busker/protocol';

export interface OverlaySettings {
  /** null when the address has none. */
  readonly token: string | null;
  readonly scale: number;
  readonly volume: number;
  readonly effects: 'on' | 'off';
  readonly lanes: number | null;
  /** null: the whole show. */
  readonly widget: WidgetName | null;
}

// The names of the protocol's table: its schemas are too heavy for this page.
const WIDGET = /^(?:alerts|goal|board|combo|supporters)$/;
const SCALE = { least: 0.25, most: 4 };

export function readSettings(address: URL): OverlaySettings {
  const widget = address.searchParams.get('widget') ?? '';
  const token = new URLSearchParams(address.hash.slice(1)).get('token');
  const scale = Number(address.searchParams.get('scale') ?? '1');
  const lanes = Number(address.searchParams.get('lanes') ?? '0');
  return {
    token: token === '' ? null : token,
    scale: Number.isFinite(scale) && scale > 0 ? Math.min(SCALE.most, Math.max(SCALE.least, scale)) : 1,
    volume: address.searchParams.get('sound') === 'off' ? 0 : 0.8,
    effects: address.searchParams.get('effects') === 'off' ? 'off' : 'on',
    lanes: Number.isInteger(lanes) && lanes >= 1 && lanes <= 6 ? lanes : null,
    widget: WIDGET.test(widget) ? (widget as WidgetName) : null,
  };
}
