/** What an overlay does now: what its address says, what the catalogue says, and what its creator wants. Pure; time is passed in. */
import { quietAt, type ShowRules } from '@busker/protocol';
import type { OverlaySettings } from './settings.ts';

export interface Conduct {
  readonly paused: boolean;
  readonly volume: number;
  readonly effects: 'on' | 'off';
  readonly full_screen_from_coins: string;
  /** When quiet hours have to be looked at again; undefined without any. */
  readonly look_again_ms: number | undefined;
}

/** @param now_ms on the server's clock. */
export function conductOf(
  settings: Pick<OverlaySettings, 'volume' | 'effects'>,
  catalogue_from_coins: string,
  rules: ShowRules | undefined,
  now_ms: number,
): Conduct {
  const quiet = rules?.quiet_hours ? quietAt(rules.quiet_hours, now_ms) : undefined;
  const own = rules?.full_screen_from_coins ?? null;
  return {
    paused: rules?.paused ?? false,
    volume: rules?.muted || quiet?.quiet ? 0 : settings.volume,
    effects: quiet?.quiet ? 'off' : settings.effects,
    full_screen_from_coins: own !== null && BigInt(own) > BigInt(catalogue_from_coins) ? own : catalogue_from_coins,
    look_again_ms: quiet?.look_again_ms,
  };
}

/** Of what was heard, the newer: notices may overtake each other. */
export function newerRules(known: ShowRules | undefined, heard: ShowRules | undefined): ShowRules | undefined {
  return heard && (!known || heard.revision > known.revision) ? heard : known;
}
