// The page of results: what the address asks for is kept there while it is typed, and found again on Back.

import { asker } from './asker.js';
import { filters } from './filters.js';
import { nothing } from './nothing.js';
import { address, marked, named, piece, said, where } from './pieces.js';
import { takers } from './takers.js';
import { announcement, announcer } from './sentences.js';

/**
 * @typedef {import('./answer.js').Answer} Answer
 * @typedef {import('./answer.js').Hit} Hit
 */

const STEP = 25;

addEventListener('deck:results', event => {
  const { detail } = /** @type {CustomEvent<import('./asker.js').Place>} */ (event);
  results(detail, asker(detail));
}, { once: true });

/**
 * @param {import('./asker.js').Place} place
 * @param {import('./answer.js').Ask} ask
 */
function results({ root, field, told }, ask) {
  const list = named('results');
  const [title, found, more, none, plain] = ['title', 'found', 'more', 'none', 'plain'].map(id => named(id));
  const { limit: kept = STEP, y = 0 } = history.state ?? {};
  const hues = new Map([...plain.querySelectorAll('a')].map(({ pathname, dataset }) => [pathname, dataset.hue]));
  const name = document.title;
  const say = announcer(told);
  let limit = kept;
  let shown = '';

  // Results stand on the page, so there is no list to open.
  for (const part of ['role', 'aria-expanded', 'aria-controls', 'aria-autocomplete']) field.removeAttribute(part);

  const given = new URL(location.href).searchParams;
  field.value = given.get('q')?.slice(0, 200) ?? field.value;
  const narrowed = filters(named('filters'), given, () => { limit = STEP; look() });
  const take = takers(named('take'), limit => ask({ ...question(), limit }), look);

  function question() {
    return { text: field.value.trim(), limit, ...narrowed.chosen(), facets: true };
  }

  function remember() {
    const url = new URL(location.href);
    url.search = '';
    if (field.value.trim()) url.searchParams.set('q', field.value.trim());
    narrowed.write(url.searchParams);
    history.replaceState({ limit, y: scrollY }, '', url);
  }

  /** @param {number} [most] how many cards to show, more than the reader asked for where they go to paper */
  async function look(most) {
    remember();
    const asked = question();
    const empty = !asked.text && !asked.deck.length && !asked.tag.length;
    const answer = empty ? null : await ask({ ...asked, limit: most ?? limit });
    if (empty) draw(null, '');
    else if (answer) draw(answer, asked.text);
  }

  /** @param {Answer | null} answer @param {string} text */
  function draw(answer, text) {
    const hits = answer?.hits ?? [];
    const key = JSON.stringify([text, narrowed.chosen()]);
    // More of the same is put below what is there, so that nothing moves under the reader.
    const same = key === shown && hits.length >= list.childElementCount;
    const items = hits.slice(same ? list.childElementCount : 0).map(hit => result(hit, root, hues));
    if (same) list.append(...items);
    else list.replaceChildren(...items);
    shown = key;
    title.replaceChildren(...(text ? [piece('span', 'kind', 'Search'), ` ${text}`] : ['Search']));
    document.title = text ? `${text} · ${name}` : name;
    found.replaceChildren(...(answer ? said(answer) : []));
    say(answer ? announcement(answer) : '');
    more.hidden = !answer || answer.total <= hits.length;
    narrowed.draw(answer?.facets ?? null, text);
    take(hits, answer?.total ?? 0);
    nothing(none, answer, text, narrowed.clear, replaced);
    plain.hidden = hits.length > 0;
  }

  /** @param {string} text */
  function replaced(text) {
    field.value = text;
    field.focus();
    limit = STEP;
    look();
  }

  field.addEventListener('input', () => { limit = STEP; look() });
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !event.isComposing && field.value) { event.preventDefault(); replaced('') }
  });
  field.form?.addEventListener('submit', event => { event.preventDefault(); look() });
  more.addEventListener('click', async () => {
    const first = list.childElementCount;
    limit += STEP;
    await look();
    list.children[first]?.querySelector('a')?.focus();
  });
  addEventListener('pagehide', remember);
  history.scrollRestoration = 'manual';
  look().then(() => { if (y) scrollTo(0, y) });
  if (!field.value && !narrowed.some()) field.focus();
}

/**
 * A card found, as a slip: the question on one leaf, what the answer says about it on the other.
 * @param {Hit} hit
 * @param {string} root
 * @param {Map<string, string | undefined>} hues by the path of a deck
 */
function result(hit, root, hues) {
  const item = piece('li');
  const slip = piece('article');
  const front = piece('div', 'asks');
  const head = piece('h2');
  const link = marked('a', '', hit.asked);
  link.href = address(hit, root);
  const hue = hues.get(new URL(hit.href, root).pathname.replace(/\.\d+\.html$/, '.html'));
  if (hue) slip.dataset.hue = hue;
  head.append(link);
  front.append(where('p', hit), head);
  slip.append(front, marked('p', 'seen', hit.told));
  item.append(slip);
  return item;
}
