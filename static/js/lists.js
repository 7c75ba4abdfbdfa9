// Sheets that are read from top to bottom: what stands on them, part by part.

import { piece } from './pieces.js';

/**
 * @typedef {import('./slips.js').Slip} Slip
 * @typedef {import('./leaves.js').Part} Part
 * @typedef {{title: string, run: string, cards: Slip[], step: number, mixed: boolean}} Group cards below one title
 */

const LINES = { fewest: 2, most: 9, letters: 70 }; // ruled for an answer: by how much it says
const NOTES = 6; // ruled beside a cue, at least

/**
 * The parts of a sheet.
 * @param {string} kind
 * @param {Group} group
 * @returns {Part[]}
 */
export function parts(kind, group) {
  if (kind === 'self-test') return [part('self-test', group, 'write, then turn to the answers', card => [asked(card), rules(expected(card))]), key(group)];
  if (kind === 'cornell') return [part('cornell', group, 'notes on the right, the gist below', card => [asked(card), rules(Math.max(NOTES, expected(card)))])];
  if (kind === 'cloze') {
    const blanks = { ...group, cards: group.cards.filter(gapped) };
    return blanks.cards.length ? [part('blanks', blanks, 'fill in the blanks', card => [asked(card)]), key(blanks)] : [];
  }
  return [folded(group, kind)];
}

/** A list to fold down the middle. @param {Group} group @param {string} kind @param {string} [note] */
export function folded(group, kind, note = 'fold on the dashed line to test yourself') {
  return part(kind, group, note, card => [asked(card), told(card)]);
}

/** Whether a card has blanks. @param {Slip} card */
export function gapped(card) {
  return !!card.prompt.querySelector('.blank');
}

/**
 * @param {string} kind
 * @param {Group} group
 * @param {string} note
 * @param {(card: Slip) => HTMLElement[]} sides
 * @param {number} [columns]
 * @returns {Part}
 */
function part(kind, { title, run, cards, step, mixed }, note, sides, columns = 1) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  let head = '';
  for (const card of cards) {
    const above = mixed ? card.deck : card.section;
    if (above !== head && above) blocks.push(piece('h2', '', above));
    head = above;
    const item = piece('article', 'item');
    item.dataset.card = card.id;
    item.append(...sides(card));
    blocks.push(item);
  }
  const count = `${cards.length} ${cards.length === 1 ? 'card' : 'cards'}`;
  return { kind, title, note: `${count} · ${note}`, run, step, columns, blocks };
}

/** @param {Group} group */
function key(group) {
  const cards = group.cards.map(card => ({ ...card, section: '' }));
  const made = part('key', { ...group, cards }, 'answers', card => [told(card, true)], 2);
  return { ...made, title: `${group.title}: answers`, note: '' };
}

/** @param {Slip} card */
function asked(card) {
  const made = piece('div', 'q');
  made.append(piece('span', 'n', String(card.number)), card.prompt.cloneNode(true));
  return made;
}

/** @param {Slip} card @param {boolean} [numbered] */
function told(card, numbered = false) {
  const made = piece('div', numbered ? 'q' : 'a');
  if (numbered) made.append(piece('span', 'n', String(card.number)));
  made.append(card.answer?.cloneNode(true) ?? piece('div', 'text'));
  return made;
}

/** @param {number} count */
function rules(count) {
  const made = piece('div', 'rules');
  made.append(...Array.from({ length: count }, () => piece('i')));
  return made;
}

/** Lines for the answer, by its length: what is drawn high gets more. @param {Slip} card */
function expected({ answer }) {
  const text = answer?.querySelector('.katex-display') ? 2 : 0;
  const hidden = [...answer?.querySelectorAll('.katex-mathml') ?? []];
  const letters = hidden.reduce((sum, part) => sum - (part.textContent ?? '').length, (answer?.textContent ?? '').length);
  return Math.min(LINES.most, Math.max(LINES.fewest, text + Math.ceil(letters / LINES.letters) + 1));
}
