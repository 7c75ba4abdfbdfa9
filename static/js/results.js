// The page of results: what the address asks for is kept there while it is typed, and found again on Back.

import { count, marked, piece } from './pieces.js';

const STEP = 25;

/**
 * @param {import('./search.js').Place} place
 * @param {HTMLElement} list
 * @param {ReturnType<typeof import('./finder.js').finder>} ask
 */
export function results({ root, field }, list, ask) {
  const found = /** @type {HTMLElement} */ (document.getElementById('found'));
  const more = /** @type {HTMLButtonElement} */ (document.getElementById('more'));
  const kept = history.state ?? {};
  let limit = kept.limit ?? STEP;

  // Results stand on the page, so there is no list to open.
  for (const name of ['role', 'aria-expanded', 'aria-controls', 'aria-autocomplete']) field.removeAttribute(name);

  const address = () => {
    const url = new URL(location.href);
    if (field.value.trim()) url.searchParams.set('q', field.value);
    else url.searchParams.delete('q');
    history.replaceState({ limit, y: scrollY }, '', url);
  };

  async function look() {
    address();
    const text = field.value.trim();
    const answer = text ? await ask(text, limit) : { hits: [], total: 0, unknown: [], close: false };
    if (!answer) return;
    list.replaceChildren(...answer.hits.map(hit => result(hit, root)));
    found.textContent = text ? count(answer) : '';
    more.hidden = answer.total <= answer.hits.length;
    document.title = document.title.replace(/^.*?(?=Search)/, text && `${text} · `);
  }

  field.value = new URL(location.href).searchParams.get('q')?.slice(0, 200) ?? field.value;
  field.addEventListener('input', () => { limit = STEP; look() });
  field.form?.addEventListener('submit', event => { event.preventDefault(); look() });
  more.addEventListener('click', async () => {
    const first = list.childElementCount;
    limit += STEP;
    await look();
    list.children[first]?.querySelector('a')?.focus();
  });
  addEventListener('pagehide', address);
  history.scrollRestoration = 'manual';
  look().then(() => { if (kept.y) scrollTo(0, kept.y) });
  if (!field.value) field.focus();
}

/**
 * @param {import('./core/search.js').Hit} hit
 * @param {string} root
 */
function result(hit, root) {
  const item = piece('li', '');
  const link = /** @type {HTMLAnchorElement} */ (marked('a', '', hit.asked));
  link.href = new URL(hit.href, root).href;
  const where = piece('p', 'where');
  where.append(piece('b', '', hit.deck), ` · ${hit.section ? `${hit.section} · ` : ''}card ${hit.number}`);
  item.append(where, link);
  if (hit.told.text) item.append(marked('p', 'seen', hit.told));
  return item;
}
