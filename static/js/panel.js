// The panel of faults, at the lower edge of the pages that `deckpress serve` shows.

import { piece } from './pieces.js';

/**
 * @typedef {{file: string, line: number, column: number, code: string, severity: string, about: string, hint: string}} Fault
 * @typedef {object} News
 * @property {string} failed why the last build did not come out
 * @property {Fault[]} faults
 * @property {number} more faults that are not listed
 */

const CLOSED = 'deckpress:closed';
const STYLE = `
  :host { all: initial; color-scheme: inherit; display: block; color: var(--ink); font: var(--t-s)/1.45 var(--sans); text-align: start;
    --error: light-dark(#964940, #f0a99f); --warning: light-dark(#8a560c, #e3b482) }
  *, ::before { box-sizing: border-box; margin: 0; padding: 0 }
  [hidden] { display: none !important }
  .panel { position: fixed; z-index: 8; inset-block-end: var(--s4); inset-inline: var(--s4); margin-inline: auto; max-width: 46rem;
    max-height: min(40vh, 21rem); display: flex;
    background: var(--leaf); border: 1px solid var(--edge); border-inline-start: 4px solid var(--warning); border-radius: 5px;
    box-shadow: 0 2px 18px light-dark(#10161526, #000a) }
  .panel.error { border-inline-start-color: var(--error) }
  .said { flex: 1; overflow: auto; overscroll-behavior: contain; padding: 0 var(--s4) var(--s4); scrollbar-width: thin; border-radius: 4px }
  .title { font: 600 var(--t-m)/1.4 var(--serif); padding-block: .9rem var(--s3); padding-inline-end: 5rem; position: sticky; inset-block-start: 0; background: var(--leaf) }
  ul { list-style: none; display: grid; gap: var(--s3) }
  li { border-top: 1px solid var(--line); padding-top: var(--s3); overflow-wrap: anywhere }
  .where { font: var(--t-xs)/1.4 var(--mono); color: var(--ink2); display: flex; flex-wrap: wrap; gap: 0 var(--s3) }
  .where b { font-weight: 600; color: var(--warning) }
  .error > .where b { color: var(--error) }
  .hint, .more { color: var(--ink2) }
  .more { padding-top: var(--s3) }
  button { font: 600 var(--t-s)/1.1 var(--sans); color: var(--ink); background: none; border: 1px solid transparent; border-radius: 4px;
    min-height: 2.75rem; padding: 0 var(--s4); position: absolute; inset-block-start: var(--s1); inset-inline-end: var(--s3); cursor: pointer }
  button:hover { background: var(--tint) }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: -3px; border-radius: 3px }
  @media (max-width: 45rem) { .panel { inset-inline: var(--s2); inset-block-end: var(--s2) } }
  @media (forced-colors: active) { .panel { border-color: CanvasText } }
  @media print { :host { display: none !important } }
`;

/** The panel: `place` puts it on the page, `show` fills it, or hides it where there is nothing to say. */
export function panel() {
  const host = piece('div');
  const root = host.attachShadow({ mode: 'open' });
  const [style, room] = [new CSSStyleSheet(), new CSSStyleSheet()];
  style.replaceSync(STYLE);
  root.adoptedStyleSheets = [style];
  document.adoptedStyleSheets.push(room);
  const box = piece('aside', 'panel');
  box.hidden = true;
  box.lang = 'en';
  box.dir = 'ltr';
  box.setAttribute('aria-label', 'Faults');
  const said = piece('div', 'said');
  said.role = 'status';
  said.ariaLive = 'polite';
  const close = piece('button', '', 'Close');
  close.type = 'button';
  box.append(said, close);
  root.append(box);
  let shown = '';

  close.onclick = () => {
    sessionStorage.setItem(CLOSED, shown);
    open(false);
  };

  /** The page can be scrolled until nothing of it is below the panel. @param {boolean} wanted */
  function open(wanted) {
    box.hidden = !wanted;
    said.tabIndex = said.scrollHeight > said.clientHeight ? 0 : -1;
    const height = wanted ? box.offsetHeight + 16 : 0;
    room.replaceSync(wanted ? `@media screen { html { scroll-padding-block-end: ${height}px } body { padding-block-end: ${height}px } }` : '');
  }

  return {
    place() { document.body.append(host) },
    /** @param {News} news */
    show({ failed = '', faults = [], more = 0 }) {
      const now = failed || faults.length ? JSON.stringify([failed, faults, more]) : '';
      if (now === shown) return;
      shown = now;
      const errors = failed || faults.some(({ severity }) => severity === 'error');
      box.className = errors ? 'panel error' : 'panel';
      said.replaceChildren(...(now ? listed(failed, faults, more) : []));
      open(now !== '' && sessionStorage.getItem(CLOSED) !== now);
    },
  };
}

/** @param {string} failed @param {Fault[]} faults @param {number} more */
function listed(failed, faults, more) {
  const count = faults.length + more;
  const list = piece('ul');
  list.role = 'list';
  if (failed) list.append(entry('error', ['deckpress'], failed, 'The pages are those of the last build that came out.'));
  for (const { file, line, column, code, severity, about, hint } of faults)
    list.append(entry(severity, [`${file}:${line}:${column}`, code], about, hint));
  const counted = `${count} ${count === 1 ? 'fault' : 'faults'} in the decks`;
  const title = piece('p', 'title', failed ? 'The build failed' + (count ? `; ${counted} before it` : '') : counted);
  return more ? [title, list, piece('p', 'more', `and ${more} more, see the terminal`)] : [title, list];
}

/** @param {string} severity @param {string[]} where @param {string} about @param {string} hint */
function entry(severity, [place = '', code = ''], about, hint) {
  const made = piece('li', severity);
  const where = piece('p', 'where');
  where.append(piece('span', '', place));
  if (code) where.append(piece('b', '', code));
  made.append(where, piece('p', 'about', about));
  if (hint) made.append(piece('p', 'hint', hint));
  return made;
}
