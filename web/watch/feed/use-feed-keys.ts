/** The feed by keyboard: arrows move, L likes, C opens the comments, G the gifts, M switches the sound, space stops and plays. */
import { useEffect, useRef, type RefObject } from 'react';
import type { PostCommands } from './post-view.tsx';

export interface FeedKeys {
  readonly next?: () => void;
  readonly previous?: () => void;
  readonly commands: RefObject<PostCommands | null>;
}

/** Keys belong to a control that has the focus, or to an open sheet, before they belong to the page. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], busker-gift-tray, .gift-dock') !== null
  );
}

export function useFeedKeys(keys: FeedKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      const { next, previous, commands } = latest.current;
      const post = commands.current;
      const onButton = event.target instanceof Element && event.target.closest('button, a') !== null;
      switch (event.key) {
        case 'ArrowDown':
          next?.();
          break;
        case 'ArrowUp':
          previous?.();
          break;
        case 'l':
        case 'L':
          post?.like();
          break;
        case 'c':
        case 'C':
          post?.comments();
          break;
        case 'g':
        case 'G':
          post?.gift();
          break;
        case 'm':
        case 'M':
          post?.sound();
          break;
        case ' ':
          if (onButton) return;
          post?.pause();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
