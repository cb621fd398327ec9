/// <reference types="vite/client" />

/** The language files as a site loads them (web/languages-plugin.ts). */
declare module 'virtual:languages/*' {
  interface RawTexts {
    readonly [key: string]: string | RawTexts;
  }
  export const files: Readonly<
    Record<string, { readonly name: string; readonly load: () => Promise<{ default: RawTexts }> }>
  >;
}

/** The player without what only films need (subtitles, several languages, encryption); its types are those of the whole. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
