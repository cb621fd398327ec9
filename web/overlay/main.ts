/**
 * The overlay as a page of its own, for OBS and other browser sources. It follows the link's creator from one live room to the next, shows the same
 * show as viewers see, and otherwise nothing at all.
 */
import './overlay.css';
import { connectRealtime } from '@busker/client';
import type { Catalogue, GiftItem, ShowRules } from '@busker/protocol';
import { connectOverlay } from '@busker/widgets/connect-overlay';
import '@busker/widgets/overlay';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { loadLanguage, locale, textsOf, widgetTexts } from '../shared/language.ts';
import type { OverlayPageTexts } from './texts.generated.ts';
import { files } from 'virtual:languages/overlay';
import { conductOf, newerRules } from './rules.ts';
import { readSettings } from './settings.ts';

/** A line that is down for less than this is nobody's business on a broadcast. */
const QUIET_MS = 15_000;
const ASK_AGAIN_MS = 5_000;

const settings = readSettings(new URL(location.href));
const stage = document.getElementById('stage')!;
const notice = document.getElementById('notice')!;

function say(text: string | null): void {
  notice.textContent = text ?? '';
  notice.hidden = text === null;
}

/** Plain fetch instead of the typed client: this page must load fast in an old browser, and asks this one thing. */
async function askCatalogue(): Promise<Catalogue> {
  for (;;) {
    try {
      const response = await fetch('/api/v1/gift-items', {
        headers: { accept: 'application/json' },
        credentials: 'omit',
      });
      if (response.ok) return (await response.json()) as Catalogue;
    } catch {
      // the server may be restarting; a broadcast runs for hours and must recover by itself
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function start(token: string, t: OverlayPageTexts): Promise<void> {
  const overlay = document.createElement('busker-overlay');
  overlay.wasmUrl = wasmUrl;
  overlay.locale = locale;
  overlay.messages = widgetTexts.overlay;
  if (settings.lanes !== null) overlay.lanes = settings.lanes;
  // zoom and not transform: the widget measures its own height to choose its lanes
  stage.style.setProperty('zoom', String(settings.scale));
  stage.append(overlay);

  let items: ReadonlyMap<string, GiftItem> = new Map();
  let from_coins = overlay.fullScreenFromCoins;
  let rules: ShowRules | undefined;
  let look_again: ReturnType<typeof setTimeout> | undefined;
  let now = (): number => Date.now();

  function obey(heard?: ShowRules): void {
    rules = newerRules(rules, heard);
    const conduct = conductOf(settings, from_coins, rules, now());
    overlay.volume = conduct.volume;
    overlay.effects = conduct.effects;
    overlay.fullScreenFromCoins = conduct.full_screen_from_coins;
    if (conduct.paused !== overlay.paused) {
      if (conduct.paused) overlay.pause();
      else overlay.resume();
    }
    clearTimeout(look_again);
    if (conduct.look_again_ms !== undefined) look_again = setTimeout(() => obey(), conduct.look_again_ms);
  }

  // asked again when a gift comes that is not in it: a broadcast may outlast a change of the catalogue
  async function refresh(): Promise<ReadonlyMap<string, GiftItem>> {
    const catalogue = await askCatalogue();
    from_coins = catalogue.full_screen_from_coins;
    obey();
    items = new Map(catalogue.items.map((item) => [item.id, item]));
    return items;
  }
  await refresh();

  const realtime = connectRealtime({ overlay_token: token });
  now = () => realtime.serverNow();
  let room: string | null = null;
  let disconnect: (() => void) | null = null;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function follow(next: string | null): void {
    if (next === room) return;
    disconnect?.();
    if (room !== null) realtime.leave(room);
    overlay.clear();
    room = next;
    disconnect = next === null ? null : connectOverlay(overlay, realtime, next, { items: () => items, refresh });
    if (next !== null) realtime.join(next);
  }

  realtime.on('welcome', ({ overlay: mine }) => {
    // before the room: what is open there is shown as the creator wants it
    obey(mine?.rules);
    follow(mine?.room ?? null);
  });
  realtime.on('overlay_rules', (message) => obey(message.rules));
  realtime.on('overlay_skip', () => overlay.skip());
  realtime.on('overlay_replay', ({ gift, id }) => {
    const show = (from: ReadonlyMap<string, GiftItem>): boolean => {
      const item = from.get(gift.item_id);
      // by an id of its own: the gift's was shown
      if (item) overlay.push({ ...gift, gift_id: id, combo: null }, item, { earlier: true });
      return item !== undefined;
    };
    if (!show(items)) void refresh().then(show);
  });
  realtime.on('overlay_room', (message) => follow(message.room));
  realtime.on('state', (state) => {
    clearTimeout(quiet);
    if (state.phase === 'open') say(null);
    else if (state.phase === 'closed') say(state.why === 'refused' ? t.refused : t.revoked);
    else quiet = setTimeout(() => say(t.waiting), QUIET_MS);
  });
}

async function begin(): Promise<void> {
  await loadLanguage(files);
  const t = textsOf<OverlayPageTexts>('overlay');
  if (settings.token === null) say(t.noToken);
  else await start(settings.token, t);
}

void begin();
