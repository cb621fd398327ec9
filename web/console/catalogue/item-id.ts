/** Ids of items. */

/** Most characters of an item's id. */
const ID_CHARS = 40;

/** Whether the server takes this as the id of an item: 2 to 40 small letters, digits and hyphens, not beginning with a hyphen. */
export const isItemId = (text: string): boolean => /^[a-z0-9][a-z0-9-]{1,39}$/.test(text);

/** An id made of a name: "Café au lait" → "cafe-au-lait". Empty or too short when the name has no such letters. */
export function idOf(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
  return ascii
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, ID_CHARS)
    .replace(/-$/, '');
}
