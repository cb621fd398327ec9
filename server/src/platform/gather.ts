/** Work that costs little more for a hundred than for one: calls wait for each other a moment and are done together. */

export interface GatherOptions<Ask, Answer> {
  /** Answers all of them, in their order. An Error among the answers is thrown to that one caller; a failure is thrown to all. */
  readonly work: (asks: readonly Ask[]) => Promise<readonly (Answer | Error)[]>;
  /** Shortest time from the beginning of one piece of work to that of the next. Whoever comes after a longer silence does not wait. */
  readonly every_ms: number;
  /** Asks of one piece of work, at most. */
  readonly most: number;
}

/** @returns asks for one. One piece of work runs at a time, so what is asked later is answered later. */
export function gather<Ask, Answer>(options: GatherOptions<Ask, Answer>): (ask: Ask) => Promise<Answer> {
  const { work, every_ms, most } = options;
  type Waiting = { ask: Ask; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;
  let began_ms = -Infinity;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const pause_ms = began_ms + every_ms - performance.now();
      // A turn of the loop at least: what arrives together is done together.
      await new Promise<void>((resolve) =>
        pause_ms > 0 ? setTimeout(resolve, Math.ceil(pause_ms)) : setImmediate(resolve),
      );
      began_ms = performance.now();
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const answers = await work(batch.map((one) => one.ask));
        batch.forEach((one, place) => {
          const answer = answers[place];
          if (answer instanceof Error) one.reject(answer);
          else one.resolve(answer as Answer);
        });
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    running = false;
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (running) return;
      running = true;
      void run();
    });
}
