/** Tells when a page is back: seen again, or online again. Outside of browsers nothing ever happens. */
export function watchPage(back: () => void): () => void {
  if (typeof document === 'undefined' || typeof globalThis.addEventListener !== 'function') return () => {};
  const seen = (): void => {
    if (!document.hidden) back();
  };
  document.addEventListener('visibilitychange', seen);
  globalThis.addEventListener('online', back);
  globalThis.addEventListener('pageshow', back);
  return () => {
    document.removeEventListener('visibilitychange', seen);
    globalThis.removeEventListener('online', back);
    globalThis.removeEventListener('pageshow', back);
  };
}
