/** How a picture lies in the player's box. */
import type { GiftItem } from '@busker/protocol';

type Size = Pick<GiftItem, 'width' | 'height'>;

/** A picture of nearly the box's shape fills it; any other is shown whole (a portrait show in a wide OBS scene). */
export function fillsBox(item: Size, width: number, height: number): boolean {
  const ratio = width / Math.max(1, height) / (item.width / item.height);
  return ratio > 0.7 && ratio < 1.43;
}

/** The style of a canvas that holds the whole picture; its sides are softened where a show leaves room beside it. */
export function boxShape(
  item: GiftItem,
  box: { readonly clientWidth: number; readonly clientHeight: number },
  classes: { add(name: string): void },
): string {
  const { clientWidth: width, clientHeight: height } = box;
  const covers = fillsBox(item, width, height);
  const fit = covers ? Math.max : Math.min;
  const scale = fit(width / item.width, height / item.height);
  if (!covers && item.full_screen && item.width * scale < width * 0.9) classes.add('soft');
  const [wide, high] = [item.width * scale, item.height * scale];
  // Larger than the box it hangs over on both sides: margins in the middle would not centre it.
  return `position:absolute;left:${(width - wide) / 2}px;top:${(height - high) / 2}px;width:${wide}px;height:${high}px`;
}
