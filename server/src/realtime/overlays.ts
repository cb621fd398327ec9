/**
 * What overlays are told beside their room: how their creator wants them run, what to do once, and the widget that a page shows. A notice that was
 * missed is made good within `LOOK_AGAIN_MS`: what is stored is read again and told to whoever has something older.
 */
import type { ShowRules, WidgetName, WidgetState } from '@busker/protocol';
import type { Bus, Notices } from '../platform/bus.ts';
import type { Log } from '../platform/log.ts';
import type { Show } from '../show/show.ts';
import type { Widgets } from '../scene/scene.ts';
import type { ClientSocket } from './socket.ts';

const LOOK_AGAIN_MS = 30_000;
/** A burst of gifts moves a goal once in so long. */
const PROGRESS_EVERY_MS = 400;

export interface OverlayTellers {
  /** What an overlay is welcomed with. */
  welcome(socket: ClientSocket, creator: string): Promise<{ rules: ShowRules; widget?: WidgetState }>;
  close(): void;
}

export function createOverlayTellers(parts: {
  bus: Bus;
  log: Log;
  show: Pick<Show, 'rules' | 'giftAt'>;
  widgets: Pick<Widgets, 'state'>;
  sockets: ReadonlySet<ClientSocket>;
}): OverlayTellers {
  const { bus, log, show, widgets } = parts;
  /** By creator: their goal is on its way to be told. */
  const timers = new Map<string, NodeJS.Timeout>();
  /** What each has of its creator's rules and of its widget. */
  const told = new WeakMap<ClientSocket, { rules: number; widget: number }>();

  /** The overlays among the sockets: gifts ask for them, and a stadium has thousands of others. */
  const overlays = new Set<ClientSocket>();

  function overlaysOf(creator: string, widget?: WidgetName): ClientSocket[] {
    const found: ClientSocket[] = [];
    for (const socket of overlays) {
      if (!parts.sockets.has(socket)) overlays.delete(socket);
      else if (socket.overlay?.creator.id === creator && (widget === undefined || socket.widget === widget))
        found.push(socket);
    }
    return found;
  }

  /** @param again tells only whom it is news to. */
  async function tellRules(creator: string, again = false): Promise<void> {
    if (overlaysOf(creator).length === 0) return;
    const rules = await show.rules(creator);
    for (const socket of overlaysOf(creator)) {
      const has = told.get(socket);
      if (!has || (again && has.rules >= rules.revision)) continue;
      has.rules = rules.revision;
      socket.send({ t: 'overlay_show', rules });
    }
  }

  async function tellWidget(creator: string, name: WidgetName, again = false): Promise<void> {
    if (overlaysOf(creator, name).length === 0) return;
    const widget = await widgets.state(creator, name);
    for (const socket of overlaysOf(creator, name)) {
      const has = told.get(socket);
      if (!has || (again && has.widget >= widget.revision)) continue;
      has.widget = widget.revision;
      socket.send({ t: 'overlay_show', widget });
    }
  }

  async function tellCommand({ creator, id, replay }: Notices['show_command']): Promise<void> {
    if (overlaysOf(creator).length === 0) return;
    const gift = replay ? await show.giftAt(replay) : undefined;
    if (replay && !gift) return;
    for (const socket of overlaysOf(creator))
      socket.send({ t: 'overlay_show', ...(gift ? { replay: { id, gift } } : { skip: true }) });
  }

  /** Whoever could not be told comes back and asks. */
  function attempt(creator: string, tell: Promise<void>): void {
    tell.catch((error: unknown) => {
      log.error({ err: error }, 'realtime: overlays could not be told');
      for (const socket of overlaysOf(creator)) socket.bye('restart', 1_000);
    });
  }

  const look = setInterval(() => {
    const seen = new Set<string>();
    for (const { overlay, widget } of overlays) {
      if (!overlay) continue;
      const creator = overlay.creator.id;
      const key = `${creator} ${widget ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      attempt(creator, tellRules(creator, true));
      // what a goal has come to has no number of its own
      if (widget) attempt(creator, tellWidget(creator, widget, widget !== 'goal'));
    }
  }, LOOK_AGAIN_MS);
  look.unref();

  const ends = [
    bus.subscribe('show', ({ creator }) => attempt(creator, tellRules(creator))),
    bus.subscribe('show_command', (command) => {
      tellCommand(command).catch((error: unknown) =>
        log.error({ err: error }, 'realtime: overlays could not be told what to show'),
      );
    }),
    bus.subscribe('widget', ({ creator, widget }) => attempt(creator, tellWidget(creator, widget))),
    bus.subscribe('widget_test', ({ creator, widget, id }) => {
      for (const socket of overlaysOf(creator, widget)) socket.send({ t: 'overlay_show', test: { id } });
    }),
    bus.subscribe('earnings', ({ creator }) => {
      if (timers.has(creator) || overlaysOf(creator, 'goal').length === 0) return;
      timers.set(
        creator,
        setTimeout(() => {
          timers.delete(creator);
          attempt(creator, tellWidget(creator, 'goal'));
        }, PROGRESS_EVERY_MS),
      );
    }),
  ];

  return {
    async welcome(socket, creator) {
      // known before it is read: a change meanwhile is told too
      const has = { rules: -1, widget: -1 };
      told.set(socket, has);
      overlays.add(socket);
      const [rules, widget] = await Promise.all([
        show.rules(creator),
        socket.widget === undefined ? undefined : widgets.state(creator, socket.widget),
      ]);
      has.rules = Math.max(has.rules, rules.revision);
      if (widget) has.widget = Math.max(has.widget, widget.revision);
      return { rules, ...(widget ? { widget } : {}) };
    },
    close() {
      clearInterval(look);
      for (const end of ends) end();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
