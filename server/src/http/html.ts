/** HTML as tagged templates: what is put in is escaped, unless it is HTML already. */
import { directionOf } from '@busker/protocol';

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(strings: TemplateStringsArray, ...parts: readonly (string | Html | readonly Html[])[]): Html {
  const written = parts.map((part) => {
    if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
    return part instanceof Html ? part.text : part.map((each) => each.text).join('');
  });
  return new Html(strings.reduce((text, string, i) => text + string + (written[i] ?? ''), ''));
}

/** A small page of the server's own, apart from the sites. Its style element carries the nonce of the page's policy. */
export function plainPage(tag: string, title: string, style_nonce: string, body: Html): string {
  return html`<!doctype html>
    <html lang="${tag}" dir="${directionOf(tag)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Busker</title>
        <link rel="icon" href="/brand/favicon.svg" type="image/svg+xml" />
        <style nonce="${style_nonce}">
          :root {
            color-scheme: dark;
          }
          body {
            margin: 0 auto;
            padding: 1.5rem 1rem 4rem;
            max-width: 44rem;
            background: #0c0714;
            color: #efe9f7;
            font:
              16px/1.5 system-ui,
              sans-serif;
          }
          a {
            color: #c9a6ff;
          }
          a:focus-visible {
            outline: 3px solid #c9a6ff;
            outline-offset: 2px;
            border-radius: 4px;
          }
          h1 {
            font-size: 1.4rem;
          }
          p.hint,
          time,
          dt {
            color: #b3a8c4;
          }
          ul {
            list-style: none;
            padding: 0;
          }
          li {
            border-top: 1px solid #2b2138;
            padding: 0.8rem 0;
          }
          li a {
            font-weight: 600;
            display: block;
            overflow-wrap: anywhere;
          }
          dl {
            display: grid;
            grid-template-columns: auto 1fr;
            gap: 0.2rem 1rem;
          }
          dd {
            margin: 0;
            overflow-wrap: anywhere;
          }
          pre {
            white-space: pre-wrap;
            overflow-wrap: anywhere;
            background: #181022;
            padding: 1rem;
            border-radius: 8px;
            font: inherit;
          }
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text;
}
