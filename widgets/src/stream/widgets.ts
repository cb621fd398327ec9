/** The widgets of a stream by name, and how each is run by what a page hears. */
import { openCombos, type Realtime } from '@busker/client';
import type { WidgetName, WidgetState } from '@busker/protocol';
import { BuskerStreamAlerts } from './busker-stream-alerts.ts';
import { BuskerStreamCombo } from './busker-stream-combo.ts';
import { BuskerStreamGoal } from './busker-stream-goal.ts';
import { BuskerStreamBoard, BuskerStreamSupporters } from './busker-stream-people.ts';
import { newerState } from './rules.ts';

export type StreamWidget =
  | BuskerStreamAlerts
  | BuskerStreamGoal
  | BuskerStreamBoard
  | BuskerStreamCombo
  | BuskerStreamSupporters;

export function makeWidget(name: WidgetName): StreamWidget {
  switch (name) {
    case 'alerts':
      return new BuskerStreamAlerts();
    case 'goal':
      return new BuskerStreamGoal();
    case 'board':
      return new BuskerStreamBoard();
    case 'combo':
      return new BuskerStreamCombo();
    case 'supporters':
      return new BuskerStreamSupporters();
  }
}

/** Feeds a widget with its settings and with what the room cannot tell by single gifts. @returns a function that ends it. */
export function connectWidget(widget: StreamWidget, realtime: Realtime): () => void {
  let state: WidgetState | undefined;
  let look: ReturnType<typeof setTimeout> | undefined;

  function take(heard: WidgetState | undefined): void {
    if (!heard) return;
    state = newerState(state, heard);
    if (state !== heard) return;
    widget.settings = heard.settings as never;
    if (widget instanceof BuskerStreamGoal && heard.widget === 'goal') widget.progress = heard.progress;
    if (widget instanceof BuskerStreamSupporters && heard.widget === 'supporters') widget.latest = heard.latest;
  }

  /** Those that run, and again when the first of them is over: no event says that a combo of the room has ended in silence. */
  function showCombos(room: string): void {
    clearTimeout(look);
    const known = realtime.room(room);
    if (!(widget instanceof BuskerStreamCombo) || !known) return;
    const now_ms = realtime.serverNow();
    widget.combos = openCombos(known, now_ms);
    const ends = widget.combos.map((combo) => Date.parse(combo.ends_at) - now_ms);
    if (ends.length > 0) look = setTimeout(() => showCombos(room), Math.max(100, Math.min(...ends)));
  }

  const stops = [
    realtime.on('welcome', ({ overlay }) => take(overlay?.widget)),
    realtime.on('overlay_show', (message) => {
      take(message.widget);
      if (message.test) widget.test();
    }),
    realtime.on('room', ({ room, state: known }) => {
      if (widget instanceof BuskerStreamBoard) widget.rows = known.board;
      showCombos(room);
    }),
  ];
  return () => {
    clearTimeout(look);
    for (const stop of stops) stop();
  };
}
