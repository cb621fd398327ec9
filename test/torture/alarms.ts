/** Keeps every ALARM of a log, however much is said around it. */

const ALARM = '{"level":60';

/** `hear` takes a log as it comes, in pieces; lines of alarms go into `heard`. */
export function collectAlarms(heard: string[]): { hear(text: string): void } {
  let rest = '';
  return {
    hear(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      heard.push(...lines.filter((line) => line.startsWith(ALARM)));
    },
  };
}
