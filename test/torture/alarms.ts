/** Keeps every ALARM of a log, however much is said around it. */

const ALARM = '{"level":60';

/** `hear` takes a log as it comes, in pieces; `heard` are the lines of alarms so far. */
export function collectAlarms(): { hear(text: string): void; readonly heard: readonly string[] } {
  const heard: string[] = [];
  let rest = '';
  return {
    heard,
    hear(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      heard.push(...lines.filter((line) => line.startsWith(ALARM)));
    },
  };
}
