/**
 * Answers that came with the page (server/src/http/first-answers.ts), by their query's key. They are as old as the page: one that the browser took out of
 * its memory, by "back" for instance, asks anew.
 */
interface FirstAnswer {
  readonly key: readonly (string | null)[];
  readonly answer: unknown;
}

export function readFirstAnswers(): readonly FirstAnswer[] {
  const element = document.getElementById('first-answers');
  element?.remove();
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (!element || navigation?.type === 'back_forward') return [];
  return JSON.parse(element.textContent) as FirstAnswer[];
}
