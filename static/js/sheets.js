// All sheets of a choice: which cards, below which titles, on which pages, in which order.

import { booklet } from './core/imposition.js';
import { cut } from './cells.js';
import { leaf, leaves } from './leaves.js';
import { folded, parts } from './lists.js';
import { piece } from './pieces.js';
import { trial } from './trial.js';

/**
 * @typedef {import('./core/choice.js').Choice} Choice
 * @typedef {import('./slips.js').Slip} Slip
 * @typedef {import('./lists.js').Group} Group
 *
 * @typedef {object} Means
 * @property {HTMLElement} stage where things are laid out, unseen
 * @property {string} foot of every page
 * @property {(rung: string, cards?: number) => void} count
 * @property {(done: number) => Promise<void>} pause lets the page breathe, and throws if nobody waits any more
 */

const LONG = 'Too long for a card';
const BOOKLET = 'fold-list booklet';

/**
 * The cards that the sections and tags chosen leave.
 * @param {Slip[]} cards
 * @param {Choice} choice
 */
export function chosen(cards, { decks, tags, sections }) {
  return cards.filter(card =>
    (!sections.length || sections.includes(card.part))
    && (!decks.length || !tags.length || tags.some(tag => card.tags.includes(tag))));
}

/**
 * The sheets, each the size of the paper, numbered.
 * @param {Slip[]} cards
 * @param {Choice} choice
 * @param {Means} means
 * @returns {Promise<HTMLElement[]>}
 */
export async function sheets(cards, choice, means) {
  means.stage.classList.toggle('half', choice.sheet === 'booklet');
  const pages = await laid(cards, choice, means);
  pages.forEach((page, at) => {
    const folio = page.querySelector('.folio') ?? page.appendChild(piece('p', 'folio'));
    folio.textContent = `${at + 1} / ${pages.length}`;
  });
  return choice.sheet === 'booklet' ? bound(pages) : pages.map(page => wrapped(page));
}

/** @param {Slip[]} cards @param {Choice} choice @param {Means} means */
async function laid(cards, choice, { stage, foot, count, pause }) {
  if (choice.sheet === 'test') return trial(choice);
  const groups = grouped(cards, choice);
  if (choice.sheet.startsWith('cards-') || choice.sheet === 'fold-over') {
    const steps = new Map(groups.flatMap(({ cards, step }) => cards.map(card => [card, step])));
    const { sheets, left } = await cut(cards, choice, card => steps.get(card) ?? 0, stage, count, pause);
    if (!left.length) return sheets;
    const end = folded({ title: LONG, run: LONG, cards: left, step: 0, mixed: true }, 'fold-list', 'too much for a cell, even at the smallest size');
    return [...sheets, ...await leaves(end, stage, foot, () => {})];
  }
  const pages = [];
  let done = 0;
  for (const group of groups) {
    for (const part of parts(choice.sheet === 'booklet' ? BOOKLET : choice.sheet, group))
      pages.push(...await leaves(part, stage, foot, part.kind === 'key' ? () => {} : count));
    await pause(done += group.cards.length);
  }
  return pages;
}

/**
 * Cards below their titles: a title for each deck, or one for cards of many.
 * @param {Slip[]} cards
 * @param {Choice} choice
 * @returns {Group[]}
 */
function grouped(cards, { decks, tags }) {
  if (!decks.length) {
    const title = tags.length ? `Tag ${tags.join(', ')}` : 'Chosen cards';
    return cards.length ? [{ title, run: title, cards, step: 0, mixed: true }] : [];
  }
  /** @type {Map<string, Slip[]>} */
  const homes = new Map();
  for (const card of cards) homes.set(card.home, [...homes.get(card.home) ?? [], card]);
  return [...homes.values()].map((cards, step) => ({ title: cards[0].deck, run: cards[0].deck, cards, step, mixed: false }));
}

/** @param {HTMLElement[]} pages */
function wrapped(...pages) {
  const made = piece('div', 'sheet');
  made.append(...pages);
  return made;
}

/** Pages two by two in the order of a booklet. @param {HTMLElement[]} pages */
function bound(pages) {
  return booklet(pages.length).map(pair => {
    const sheet = wrapped(...pair.map(at => pages[at] ?? leaf(`${BOOKLET} empty`, '', 0, '')));
    sheet.classList.add('across');
    return sheet;
  });
}
