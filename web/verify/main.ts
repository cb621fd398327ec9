/** The page that checks a proof. Plain DOM: whoever wants to know what it does can read it. Nothing is sent anywhere; heads are fetched. */
import './verify.css';
import { files } from 'virtual:languages/verify';
import { loadLanguage } from '../shared/language.ts';
import { canCheck, checkProof, type Head, type Outcome, type Proof, readHead, readProof } from './check.ts';
import { accountText, amountText, readTexts, t, whenText } from './messages.ts';

/** More rows help nobody read. */
const ROWS_SHOWN = 500;
const PAGE_HEADS = 1_000n;

type Child = Node | string;
function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

await loadLanguage(files);
readTexts();

const file = el('input', { type: 'file', id: 'proof', accept: '.json,application/json', class: 'bk-hidden' });
const name = el('span', { class: 'file-name' }, t.drop);
const drop = el('label', { for: 'proof', class: 'drop' }, el('span', { class: 'button' }, t.choose), name);
const published = el('input', { type: 'radio', name: 'anchor', id: 'published', checked: '' });
const own = el('input', { type: 'radio', name: 'anchor', id: 'own' });
const saved = el('textarea', { id: 'saved', rows: '4', spellcheck: 'false', 'aria-describedby': 'saved-hint' });
const savedField = el(
  'div',
  { class: 'saved', hidden: '' },
  el('label', { for: 'saved' }, t.savedLabel),
  saved,
  el('p', { id: 'saved-hint', class: 'hint' }, t.savedHint),
);
const result = el('section', { class: 'result', 'aria-live': 'polite' });
let proof: Proof | null = null;

document
  .getElementById('main')!
  .append(
    el('p', { class: 'home' }, el('a', { href: '/' }, t.home)),
    el('h1', {}, t.title),
    el('p', { class: 'lead' }, t.lead),
    file,
    drop,
    el('p', { class: 'hint' }, t.where),
    el(
      'fieldset',
      { class: 'anchor' },
      el('legend', {}, t.against),
      el('label', {}, published, t.published),
      el('label', {}, own, t.saved),
      savedField,
    ),
    result,
  );

file.addEventListener('change', () => void take(file.files?.[0]));
drop.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  void take(event.dataTransfer?.files[0]);
});
for (const input of [published, own])
  input.addEventListener('change', () => {
    savedField.hidden = !own.checked;
    if (own.checked) saved.focus();
    void check();
  });
saved.addEventListener('input', () => void check());

async function take(chosen: File | undefined): Promise<void> {
  if (!chosen) return;
  name.textContent = chosen.name;
  proof = null;
  try {
    proof = readProof(await chosen.text());
  } catch (error) {
    show('bad', t.bad, (error as Error).message);
    return;
  }
  await check();
}

/** Only the newest check may show its outcome. */
let turn = 0;
async function check(): Promise<void> {
  const mine = ++turn;
  if (!proof) return;
  if (!canCheck()) return show('unknown', t.unknown, t.cannot);
  if (own.checked && saved.value.trim() === '') return result.replaceChildren();
  show('unknown', t.checking, '');
  let anchor: Head | null;
  try {
    anchor = own.checked ? readHead(saved.value) : await publishedHead();
  } catch (error) {
    if (mine === turn) show(own.checked ? 'bad' : 'unknown', own.checked ? t.bad : t.unknown, (error as Error).message);
    return;
  }
  const outcome = await checkProof(proof, {
    anchor,
    anchor_name: own.checked ? t.saved : t.published,
    headsBetween,
  });
  if (mine === turn) showOutcome(outcome, proof);
}

async function ask(address: string): Promise<unknown> {
  const response = await fetch(`/api/v1/seals${address}`, {
    headers: { accept: 'application/json' },
    credentials: 'omit',
  });
  if (!response.ok) throw new Error(t.unreachable);
  return response.json();
}

async function publishedHead(): Promise<Head> {
  const state = (await ask('/head').catch(() => {
    throw new Error(t.unreachable);
  })) as { head: Head | null };
  if (state.head === null) throw new Error(t.noHead);
  return state.head;
}

async function headsBetween(from: bigint, to: bigint): Promise<Head[]> {
  const heads: Head[] = [];
  for (let next = from; next <= to; next += PAGE_HEADS) {
    const size = to - next + 1n < PAGE_HEADS ? to - next + 1n : PAGE_HEADS;
    const { rows } = (await ask(`?from=${next}&limit=${size}`)) as { rows: Head[] };
    heads.push(...rows);
    if (rows.length < Number(size)) break;
  }
  return heads;
}

function show(verdict: Outcome['verdict'], title: string, says: string): void {
  result.replaceChildren(
    el('div', { class: `verdict ${verdict}`, role: 'status' }, el('h2', {}, title), el('p', {}, says)),
  );
}

function showOutcome({ verdict, findings, entries }: Outcome, { person, not_sealed }: Proof): void {
  show(
    verdict,
    t[verdict],
    verdict === 'good' ? t.goodSays({ person }) : verdict === 'bad' ? t.badSays : t.unknownSays,
  );
  result.append(
    el(
      'ul',
      { class: 'findings' },
      ...findings.map((finding) =>
        el(
          'li',
          { class: finding.verdict },
          el('b', {}, finding.title),
          el('span', { class: 'mark' }, t.verdicts[finding.verdict]),
          el('p', {}, finding.says),
        ),
      ),
    ),
  );
  if (not_sealed > 0) result.append(el('p', { class: 'hint' }, t.notSealed({ count: not_sealed })));
  if (entries.length === 0) return;
  const { when, account, line, change, balance } = t.columns;
  result.append(
    el('h2', { class: 'lines-title' }, t.lines),
    el(
      'div',
      { class: 'table' },
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, ...Object.values(t.columns).map((title) => el('th', { scope: 'col' }, title)))),
        el(
          'tbody',
          {},
          ...entries
            .slice(0, ROWS_SHOWN)
            .map((entry) =>
              el(
                'tr',
                {},
                el('td', { 'data-title': when }, whenText(entry.at)),
                el('td', { 'data-title': account }, accountText(entry.kind)),
                el('td', { 'data-title': line }, `${entry.seq}`),
                el('td', { 'data-title': change }, amountText(entry.amount, entry.asset, true)),
                el('td', { 'data-title': balance }, amountText(entry.balance_after, entry.asset)),
              ),
            ),
        ),
      ),
    ),
  );
  if (entries.length > ROWS_SHOWN)
    result.append(el('p', { class: 'hint' }, t.shown({ shown: ROWS_SHOWN, all: entries.length })));
}
