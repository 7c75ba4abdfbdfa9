// What `deckpress serve` adds to the pages it shows, and no published page has: it hears of every build.  A page that
// has changed is loaded again and left as the reader had it; faults stand in a panel until they are mended.

import { panel } from './panel.js';

/**
 * @typedef {import('./panel.js').News} News
 * @typedef {News & {page: string, cards: string[], renamed: {[id: string]: string}}} Told
 *
 * @typedef {object} Kept What the next load of the page takes over.
 * @property {string} at
 * @property {number} y
 * @property {string} [first] the card that stands first in the view, and how far from its upper edge
 * @property {number} [top]
 * @property {string} [focused] the card whose focus is seen
 * @property {string[]} open
 * @property {string | null | undefined} all what the button for all answers says
 * @property {string[]} cards those that changed
 */

const KEPT = 'deckpress:kept';
const RETRY = 2000, PATIENCE = 1000, MARKED = 2400; // ms
const FRAMES = 12; // while the heights of cards out of view become known
const own = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
/** @type {EventSource | undefined} */
let source;
let waiting = 0, leaving = 0;

const marks = new CSSStyleSheet();
marks.replaceSync(`
  [data-live~=changed] { outline: 3px solid var(--focus); outline-offset: 3px }
  .slip[data-live] .answer { animation: none }
  @media (prefers-reduced-motion: no-preference) { [data-live~=changed] { animation: deckpress-changed ${MARKED}ms } }
  @keyframes deckpress-changed { 60% { outline-color: var(--focus) } to { outline-color: transparent } }
  @media print { [data-live~=changed] { outline: 0 } }
`);
document.adoptedStyleSheets.push(marks);

/** Hears of builds while somebody looks: a browser has six connections to a server, for all of its tabs. */
function listen() {
  if (source || document.hidden) return;
  source = new EventSource(`/.deckpress/events?${new URLSearchParams({ page: location.pathname, seen: own.seen ?? '' })}`);
  source.onmessage = ({ data }) => heard(JSON.parse(data));
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    rest();
    waiting = setTimeout(listen, RETRY);
  };
}

function rest() {
  clearTimeout(waiting);
  source?.close();
  source = undefined;
}

/** @param {Told} told */
function heard(told) {
  clearTimeout(leaving);
  faults.show(told);
  if (told.page === own.seen) return;
  if (told.page) again(told);
  else leaving = setTimeout(() => location.replace('/'), PATIENCE); // an editor may be about to write the file again
}

const slips = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.slip')]);
/** @param {Element} slip */
const fold = slip => /** @type {HTMLDetailsElement | null} */ (slip.querySelector(':scope > details.fold'));
const button = () => document.querySelector('[data-do=all]');

/** Loads the page again. @param {Told} told */
function again({ cards, renamed }) {
  /** @param {Element | null | undefined} slip */
  const id = slip => slip ? renamed[slip.id] ?? slip.id : undefined;
  const all = slips();
  const first = all.find(slip => slip.getBoundingClientRect().bottom > 0);
  /** @type {Kept} */
  const kept = {
    at: location.pathname + location.search,
    y: scrollY,
    first: id(first),
    top: first?.getBoundingClientRect().top,
    focused: id(document.querySelector(':focus-visible')?.closest('.slip')),
    open: all.filter(slip => fold(slip)?.open).map(slip => id(slip) ?? ''),
    all: button()?.textContent,
    cards,
  };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  history.scrollRestoration = 'manual';
  location.reload();
}

/** Leaves the page as it was before it was loaded again. */
function back() {
  const text = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  /** @type {Kept | null} */
  const kept = JSON.parse(text ?? 'null');
  if (kept?.at !== location.pathname + location.search) return;
  const open = new Set(kept.open);
  for (const slip of slips()) {
    const details = fold(slip);
    if (!details) continue;
    details.open = open.has(slip.id);
    if (details.open) slip.dataset.live = '';
    details.addEventListener('toggle', () => { if (!details.open) delete slip.dataset.live });
    if (slip.id === kept.focused) details.querySelector('summary')?.focus({ preventScroll: true });
  }
  const all = button();
  if (all && kept.all) all.textContent = kept.all;
  const first = kept.y && kept.first ? document.getElementById(kept.first) : null;
  if (first) hold(first, kept.top ?? 0, 2, () => point(kept, first));
  else {
    scrollTo(0, kept.y);
    requestAnimationFrame(() => point(kept, null));
  }
}

/** Outlines the cards that changed, and scrolls to one if none is in view. @param {Kept} kept @param {Element | null} first */
function point({ cards, top }, first) {
  const changed = cards.flatMap(id => document.getElementById(id) ?? []);
  const boxes = changed.map(card => card.getBoundingClientRect());
  if (boxes[0] && !boxes.some(box => box.bottom > 0 && box.top < innerHeight))
    hold(changed[0], Math.max(16, (innerHeight - boxes[0].height) / 2), FRAMES);
  else if (first) hold(first, top ?? 0, FRAMES);
  for (const card of changed) {
    card.dataset.live = 'changed';
    setTimeout(() => { if (card.dataset.live) card.dataset.live = '' }, MARKED);
  }
  history.scrollRestoration = 'auto';
}

let moved = false; // by the reader: from then on the page is theirs
for (const kind of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(kind, () => { moved = true }, { once: true, passive: true });

/**
 * Keeps the upper edge of an element where it is to stand for some frames, then goes on.
 * @param {Element} element
 * @param {number} top px below the upper edge of the view
 * @param {number} frames
 * @param {() => void} [then]
 */
function hold(element, top, frames, then) {
  if (moved || !frames) return then?.();
  const off = element.getBoundingClientRect().top - top;
  if (Math.abs(off) > 1) scrollBy({ top: off, behavior: 'instant' });
  requestAnimationFrame(() => hold(element, top, frames - 1, then));
}

const faults = panel();
document.addEventListener('DOMContentLoaded', () => {
  faults.place();
  faults.show(JSON.parse(own.news ?? '{}'));
  back();
  listen();
});
document.addEventListener('visibilitychange', () => (document.hidden ? rest() : listen()));
addEventListener('pagehide', rest);
addEventListener('pageshow', ({ persisted }) => { if (persisted) listen() });
