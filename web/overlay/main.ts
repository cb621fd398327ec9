/**
 * The overlay as a page of its own, for OBS and other browser sources. It follows the link's creator from one live room to the next, shows the same
 * show as viewers see, and otherwise nothing at all.
 */
import './overlay.css';
import { connectRealtime } from '@busker/client';
import type { Catalogue, OverlayShow } from '@busker/protocol';
import { connectOverlay } from '@busker/widgets/connect-overlay';
import '@busker/widgets/overlay';
import type { BuskerOverlay } from '@busker/widgets/overlay';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { loadLanguage, locale, textsOf, widgetTexts } from '../shared/language.ts';
import type { OverlayPageTexts } from './texts.generated.ts';
import { files } from 'virtual:languages/overlay';
import type { Obedience, Shop } from './obey.ts';
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
const askCatalogue = (): Promise<Catalogue> =>
  loaded(async () => {
    const response = await fetch('/api/v1/gift-items', {
      headers: { accept: 'application/json' },
      credentials: 'omit',
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as Catalogue;
  });

/** What is loaded later is asked for again until it is there: the server may be restarting. */
async function loaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

function createShow(): BuskerOverlay {
  const overlay = document.createElement('busker-overlay');
  overlay.wasmUrl = wasmUrl;
  overlay.locale = locale;
  overlay.messages = widgetTexts.overlay;
  if (settings.lanes !== null) overlay.lanes = settings.lanes;
  return overlay;
}

async function start(token: string, t: OverlayPageTexts): Promise<void> {
  const { widget } = settings;
  const stream = widget && (await loaded(async () => (await import('./stream.ts')).createStream(widget)));
  const overlay = stream?.element ?? createShow();
  overlay.volume = settings.volume;
  overlay.effects = settings.effects;
  // zoom and not transform: the widget measures its own height to choose its lanes
  stage.style.setProperty('zoom', String(settings.scale));
  stage.append(overlay);

  let obedience: Obedience | undefined;
  const shop: Shop = {
    items: new Map(),
    from_coins: '',
    // asked again when a gift comes that is not in it: a broadcast may outlast a change of the catalogue
    async refresh() {
      const catalogue = await askCatalogue();
      shop.from_coins = overlay.fullScreenFromCoins = catalogue.full_screen_from_coins;
      shop.items = new Map(catalogue.items.map((item) => [item.id, item]));
      obedience?.();
      return shop.items;
    },
  };
  await shop.refresh();

  const realtime = connectRealtime({ overlay_token: token, ...(widget && { widget }) });
  stream?.run(realtime, shop);
  let room: string | null = null;
  let wanted: string | null = null;
  let disconnect: (() => void) | null = null;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function follow(): void {
    if (wanted === room) return;
    disconnect?.();
    if (room !== null) realtime.leave(room);
    overlay.clear();
    room = wanted;
    disconnect =
      room === null
        ? null
        : connectOverlay(overlay, realtime, room, { items: () => shop.items, refresh: shop.refresh });
    if (room !== null) realtime.join(room);
  }

  /** Does what its creator wants. How is loaded when they want anything: until then the overlay does what it does by itself. */
  async function obey(said: Omit<OverlayShow, 't'>): Promise<void> {
    const how = await loaded(() => import('./obey.ts'));
    obedience ??= how.createObedience(overlay, settings, realtime, shop);
    obedience(said);
  }

  realtime.on('welcome', ({ overlay: mine }) => {
    wanted = mine?.room ?? null;
    // nothing is shown before it is known how
    if (mine?.rules?.revision) void obey(mine).then(follow);
    else follow();
  });
  realtime.on('overlay_room', (message) => {
    wanted = message.room;
    follow();
  });
  realtime.on('overlay_show', (message) => void obey(message));
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
