// Cards fetched from the pages that show them, ready to be set on paper.

import { piece } from './pieces.js';

/**
 * @typedef {object} Slip
 * @property {string} id
 * @property {number} number in its deck
 * @property {string} deck title
 * @property {string} home address of the first page it was taken from
 * @property {string} section title, "" above the first heading
 * @property {string} part id of the section
 * @property {string[]} tags
 * @property {HTMLElement} prompt
 * @property {HTMLElement | null} answer
 *
 * @typedef {{cards: Slip[], missing: number}} Pile `missing`: cards that could not be had, or not be shown
 */

/**
 * @param {string} root address of the site
 * @param {(html: string) => string} trusted
 */
export function slips(root, trusted) {
  /** @type {Map<string, Promise<Sheet>>} */
  const pages = new Map();
  /** @type {Promise<{pages: {[path: string]: string}, tags: {[tag: string]: string}}> | undefined} */
  let places;
  const styles = formulas();
  const index = () => (places ??= fetch(`${root}cards/pages.json`).then(answer => answer.json()));

  /** @param {string} path of a page below the site */
  function page(path) {
    const there = pages.get(path) ?? read(new URL(path, root).href, trusted);
    pages.set(path, there);
    there.catch(() => pages.delete(path));
    return there;
  }

  /** Every page of a deck or tag, by its first. @param {string} path */
  async function all(path) {
    const first = await page(path);
    const links = [...first.document.querySelectorAll('.pager li a')].slice(1);
    const others = links.map(link => new URL(link.getAttribute('href') ?? '', first.url).href);
    return [first, ...await Promise.all(others.map(url => page(url.slice(root.length))))];
  }

  /** @param {Sheet[]} sheets @returns {Pile} */
  function pile(sheets) {
    const cards = sheets.flatMap(sheet => [...sheet.document.querySelectorAll('.slip')].map(slip => taken(slip, sheet, styles)));
    const fit = cards.filter(card => card !== null);
    return { cards: fit, missing: cards.length - fit.length };
  }

  /** @param {string[]} ids @returns {Promise<Pile>} */
  async function chosen(ids) {
    /** @type {[{pages: {[path: string]: string}}, {[id: string]: string}]} */
    const [{ pages }, former] = await Promise.all([index(), fetch(`${root}cards/aliases.json`).then(answer => answer.json())]);
    /** @type {Map<string, string>} */
    const where = new Map();
    for (const [path, ids] of Object.entries(pages)) for (const id of ids.split(' ')) where.set(id, path);
    const now = [...new Set(ids.map(id => (where.has(id) ? id : former[id] ?? id)))];
    const paths = [...new Set(now.flatMap(id => where.get(id) ?? []))];
    const { cards } = pile(await Promise.all(paths.map(page)));
    const found = new Map(cards.map(card => [card.id, card]));
    const there = now.flatMap(id => found.get(id) ?? []);
    return { cards: there, missing: now.length - there.length };
  }

  return {
    /**
     * The cards that a choice names, in its order.
     * @param {import('./core/choice.js').Choice} choice
     * @returns {Promise<Pile>}
     */
    async of({ decks, tags, cards }) {
      if (cards.length) return chosen(cards);
      const paths = decks.length ? decks.map(name => `decks/${name}.html`) : tags.length ? await tagged(tags) : [];
      const sheets = (await Promise.all(paths.map(all))).flat();
      const { cards: found, missing } = pile(sheets);
      const unique = [...new Map(found.map(card => [card.id, card])).values()];
      return { cards: unique, missing };
    },
    /** Shows what the formulas of the cards need. */
    styled: () => styles.adopt(),
  };

  /** @param {string[]} tags */
  async function tagged(tags) {
    const { tags: known } = await index();
    return tags.flatMap(tag => known[tag] ?? []);
  }
}

/**
 * @typedef {{url: string, document: Document, styles: Map<string, string>}} Sheet a page, and its styles for formulas
 *
 * @param {string} url
 * @param {(html: string) => string} trusted
 * @returns {Promise<Sheet>}
 */
async function read(url, trusted) {
  const answer = await fetch(url);
  if (!answer.ok) throw Error(`${url}: ${answer.status}`);
  /** @type {Map<string, string>} */
  const styles = new Map();
  // The policy of this page has no place for the styles of another; what formulas need is taken out of them.
  const html = (await answer.text()).replace(/<style>([^<]*)<\/style>/g, (_, text) => {
    for (const [, name, style] of text.matchAll(/\.(k\d+)\{([^}]*)\}/g)) styles.set(name, style);
    return '';
  });
  return { url, document: new DOMParser().parseFromString(trusted(html), 'text/html'), styles };
}

/**
 * @param {Element} slip
 * @param {Sheet} sheet that it stands on
 * @param {Styles} styles
 * @returns {Slip | null} null for a card that could not be shown
 */
function taken(slip, sheet, styles) {
  if (slip.matches('.unshown')) return null;
  const part = slip.closest('.part')?.querySelector('h2');
  const deck = slip.querySelector('.meta .deck') ?? slip.ownerDocument.querySelector('h1');
  const prompt = ready(slip.querySelector('.q'), sheet, styles);
  return prompt && {
    id: slip.id,
    number: Number(slip.querySelector('.meta .n')?.lastChild?.textContent),
    deck: deck?.textContent ?? '',
    home: sheet.url.replace(/\.\d+\.html$/, '.html'),
    section: part?.matches('.vh') || slip.querySelector('.meta .deck') ? '' : part?.textContent ?? '',
    part: part?.id ?? '',
    tags: [...slip.querySelectorAll('.meta .tag')].map(tag => tag.textContent ?? ''),
    prompt,
    answer: ready(slip.querySelector('.answer'), sheet, styles),
  };
}

/**
 * A side of a card as paper needs it: everything open, pictures fetched at once, addresses whole, nothing that plays.
 * @param {Element | null} side
 * @param {Sheet} sheet
 * @param {Styles} styles
 */
function ready(side, { url, styles: own }, styles) {
  if (!side) return null;
  const made = piece('div', 'text');
  made.dir = 'auto';
  for (const link of side.querySelectorAll('a')) {
    const to = home(link.getAttribute('href') ?? '', url);
    if (to) link.href = to;
    else link.removeAttribute('href');
  }
  for (const picture of side.querySelectorAll('img')) {
    picture.src = new URL(picture.getAttribute('src') ?? '', url).href;
    picture.removeAttribute('loading');
  }
  for (const player of side.querySelectorAll('audio, video')) player.remove();
  for (const fold of side.querySelectorAll('details')) fold.open = true;
  made.append(...[...side.childNodes].map(node => document.importNode(node, true)));
  for (const named of made.querySelectorAll('[id]')) named.removeAttribute('id');
  styles.set(made, own);
  return made;
}

/**
 * Where a link leads from paper: to the public address of the site, "" where it has none, or where it stays on the card.
 * @param {string} href
 * @param {string} url of the page it stands on
 */
function home(href, url) {
  if (href.startsWith('#')) return '';
  const to = new URL(href, url).href;
  const root = new URL(document.documentElement.dataset.root ?? '', location.href).href;
  if (!to.startsWith(root)) return to;
  const known = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=canonical]'))?.href.replace(/print\/$/, '');
  if (known) return known + to.slice(root.length);
  return ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname) ? '' : to;
}

/** @typedef {ReturnType<typeof formulas>} Styles */

/** Styles of formulas: each page has classes of its own for them, here they get common ones. */
function formulas() {
  /** @type {Map<string, string>} */
  const names = new Map();
  const sheet = new CSSStyleSheet();
  return {
    /** @param {HTMLElement} side @param {Map<string, string>} own styles of its page, by class */
    set(side, own) {
      for (const part of side.querySelectorAll('[class*=k]')) {
        const name = [...part.classList].find(name => own.has(name)) ?? '';
        const style = own.get(name);
        if (style === undefined) continue;
        if (!names.has(style)) names.set(style, `f${names.size}`);
        part.classList.replace(name, names.get(style) ?? '');
      }
    },
    adopt() {
      sheet.replaceSync([...names].map(([style, name]) => `.${name}{${style}}`).join(''));
      if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
    },
  };
}
