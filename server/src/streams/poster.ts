/** What stands where a live picture is not there yet: calm colours of the creator's own, drawn from their id. */

/** Size that live pictures are laid out in until their real one is known. */
export const POSTER = { width: 720, height: 1_280 } as const;

/** An SVG without script, text or anything from outside. */
export function posterSvg(id: string): string {
  const hue = Number.parseInt(id.replaceAll('-', '').slice(-6), 16) % 360;
  const at = (turn: number, light: number): string => `hsl(${(hue + turn) % 360} 55% ${light}%)`;
  const { width, height } = POSTER;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<defs><linearGradient id="a" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${at(0, 26)}"/><stop offset="1" stop-color="${at(70, 11)}"/></linearGradient>
<radialGradient id="b"><stop offset="0" stop-color="${at(30, 46)}" stop-opacity=".75"/><stop offset="1" stop-color="${at(30, 46)}" stop-opacity="0"/></radialGradient></defs>
<rect width="${width}" height="${height}" fill="url(#a)"/><circle cx="${width * 0.68}" cy="${height * 0.3}" r="${width * 0.8}" fill="url(#b)"/>
<g fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".2" transform="translate(${width / 2} ${height / 2})">
<circle r="16" fill="#fff" stroke="none"/><path d="M-42-42a60 60 0 0 0 0 84M42-42a60 60 0 0 1 0 84M-76-76a108 108 0 0 0 0 152M76-76a108 108 0 0 1 0 152"/></g></svg>`;
}
