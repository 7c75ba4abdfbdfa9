// Elements made from text, never from markup.

/**
 * An element with a class and text.
 * @param {string} name
 * @param {string} kind "" for no class
 * @param {string} [text]
 */
export function piece(name, kind, text = '') {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

/**
 * An element with a snippet, its found words in `mark`.
 * @param {string} name
 * @param {string} kind
 * @param {import('./core/snippet.js').Snippet} snippet
 */
export function marked(name, kind, { text, marks }) {
  const made = piece(name, kind);
  made.dir = 'auto';
  let at = 0;
  for (const [from, to] of marks) {
    made.append(text.slice(at, from), piece('mark', '', text.slice(from, to)));
    at = to;
  }
  made.append(text.slice(at));
  return made;
}

/**
 * What was found, in one sentence.
 * @param {import('./finder.js').Answer} answer
 */
export function count({ total, unknown, close, late, lost }) {
  if (lost) return 'The search index could not be loaded.';
  if (late) return 'That took too long; try fewer or other words.';
  const words = unknown.map(word => `“${word}”`).join(', ');
  if (!total) return words ? `No card holds ${words}.` : 'No card holds these words together.';
  const cards = `${total} ${total === 1 ? 'card' : 'cards'}`;
  if (!words) return cards;
  return close ? `${cards} with a word close to ${words}.` : `${cards}, but none holds ${words}.`;
}

/**
 * A stylesheet that only some of the page's parts need; settles when it is there, or cannot be had.
 * @param {string} name
 * @returns {Promise<unknown>}
 */
export function sheet(name) {
  const link = /** @type {HTMLLinkElement} */ (piece('link', ''));
  link.rel = 'stylesheet';
  link.href = new URL(`../${name}.css`, import.meta.url).href;
  document.head.append(link);
  return new Promise(done => { link.onload = link.onerror = done });
}
