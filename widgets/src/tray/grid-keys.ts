/** Where an arrow key leads in a grid that fills row by row. */

/**
 * @param key `KeyboardEvent.key`; Home and End too.
 * @param index where the focus is, 0 to `length - 1`.
 * @returns the new index, or undefined when the key does not move (it stays with the browser then).
 */
export function moveInGrid(
  key: string,
  index: number,
  length: number,
  columns: number,
  rtl: boolean,
): number | undefined {
  const forward = rtl ? 'ArrowLeft' : 'ArrowRight';
  const backward = rtl ? 'ArrowRight' : 'ArrowLeft';
  switch (key) {
    case forward:
      return (index + 1) % length;
    case backward:
      return (index - 1 + length) % length;
    case 'ArrowDown':
      return index + columns < length ? index + columns : undefined;
    case 'ArrowUp':
      return index - columns >= 0 ? index - columns : undefined;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
