// What a reader is told who found nothing: which words no card holds, and what may have been meant.

import { piece } from './pieces.js';

/**
 * Fills `none`, and shows it where there is something to say.
 * @param {HTMLElement} none
 * @param {import('./answer.js').Answer | null} answer
 * @param {string} text what was typed
 * @param {null | (() => void)} clear gives up the filters; null where there are none
 * @param {(text: string) => void} replace looks for another text
 */
export function nothing(none, answer, text, clear, replace) {
  const parts = [];
  for (const { word, near } of answer?.unknown ?? []) {
    if (!near.length) continue;
    const line = piece('p', 'near', `Instead of “${word}”: `);
    for (const other of near) line.append(link(text, word, other, replace), ' ');
    parts.push(line);
  }
  if (clear && answer && !answer.total && !answer.lost) {
    const all = piece('button', 'btn', 'Search all decks and tags');
    all.onclick = clear;
    parts.push(all);
  }
  none.replaceChildren(...parts);
  none.hidden = !parts.length;
}

/**
 * A link to the same search with one word in place of another.
 * @param {string} text
 * @param {string} word
 * @param {string} other
 * @param {(text: string) => void} replace
 */
function link(text, word, other, replace) {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  const better = at < 0 ? other : text.slice(0, at) + other + text.slice(at + word.length);
  const made = piece('a', '', other);
  made.href = `?${new URLSearchParams({ q: better })}`;
  made.onclick = event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    replace(better);
  };
  return made;
}
