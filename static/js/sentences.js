// What became of a question, in words.

/** @typedef {import('./answer.js').Answer} Answer */

/**
 * How many cards there are, and how many of them hold all that was asked for.
 * @param {Answer} answer
 */
export function count({ total, every, unknown, wide, late, lost }) {
  if (lost) return 'The search index could not be loaded.';
  if (late) return 'That took too long; try fewer or other words.';
  if (total) return `${cards(total)}${every < total ? `, ${every ? number(every) : 'none'} with all words` : ''}`;
  if (wide) return '';
  return unknown.length ? `No card holds ${either(unknown.map(({ word }) => `“${word}”`))}` : 'No card holds these words together';
}

/**
 * What was looked for in place of misspelt words, "" if nothing was.
 * @param {Answer} answer
 */
export function instead({ instead }) {
  return instead.map(({ by }) => by).join(' ');
}

/**
 * All of it as one announcement.
 * @param {Answer} answer
 */
export function announcement(answer) {
  const by = instead(answer);
  return [by && `Showing results for ${by}`, count(answer), answer.wide && 'Type another letter']
    .filter(Boolean).map(sentence => `${sentence}`.replace(/[^.]$/, '$&.')).join(' ');
}

/** @param {number} total */
export function cards(total) {
  return `${number(total)} ${total === 1 ? 'card' : 'cards'}`;
}

/** @param {number} total */
export function number(total) {
  return total.toLocaleString('en');
}

/** @param {string[]} words */
function either(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}

/**
 * A function that has a sentence read out when the page has come to rest, so that one who types is not interrupted.
 * @param {HTMLElement} status
 * @param {number} pause milliseconds
 * @returns {(text: string) => void}
 */
export function announcer(status, pause = 300) {
  let clock = 0;
  return text => {
    clearTimeout(clock);
    clock = setTimeout(() => { status.textContent = text }, pause);
  };
}
