/** Typed event subscription. A listener that throws is reported and does not stop the others. */
export interface Subscribable<Events> {
  /** Listens; the answer stops listening. */
  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): () => void;
}

export interface Emitter<Events> extends Subscribable<Events> {
  emit<K extends keyof Events>(name: K, event: Events[K]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(event: never) => void>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          (listener as (event: unknown) => void)(event);
        } catch (error) {
          // the page's own error handling (window.onerror, or Node's) must see it, the connection must not break
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
