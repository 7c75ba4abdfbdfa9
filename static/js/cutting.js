// Blocks higher than a page, cut where lines end.

import { texts } from './fit.js';

/**
 * Cuts a block into pieces of at most `room` pixels, each after the other in the document.
 * @param {HTMLElement} block that is laid out; its texts are cut, the rest of it is repeated
 * @param {number} room
 * @returns {HTMLElement[]}
 */
export function pieces(block, room) {
  const made = [block];
  for (let last = block; last.getBoundingClientRect().height > room;) {
    const box = last.getBoundingClientRect();
    const shown = texts(last);
    const below = Math.max(0, ...shown.map(text => text.getBoundingClientRect().bottom)) - box.bottom;
    const next = /** @type {HTMLElement} */ (last.cloneNode(true));
    const rests = texts(next);
    const cuts = shown.map(text => cut(text, box.top + room + below - 1, room));
    if (cuts.every(range => !range) || cuts.every((range, at) => !range || starts(range, shown[at]))) break;
    cuts.forEach((range, at) => rests[at].replaceChildren(...(range ? [taken(range, shown[at])] : [])));
    next.classList.add('more');
    last.after(next);
    made.push(next);
    last = next;
  }
  return made;
}

/**
 * What of a text stands below `limit`, null if nothing does.
 * @param {HTMLElement} text
 * @param {number} limit
 * @param {number} room a row higher than that is cut as well
 */
function cut(text, limit, room) {
  if (text.getBoundingClientRect().bottom <= limit) return null;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, node =>
    node instanceof Text || whole(node, room) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = after(walker, node)) {
    if (node instanceof Text) {
      range.selectNodeContents(node);
      if (!node.data.trim() || range.getBoundingClientRect().bottom <= limit) continue;
      range.setStart(node, first(node, limit));
    } else if (/** @type {Element} */ (node).getBoundingClientRect().bottom > limit) range.setStartBefore(node);
    else continue;
    lift(range, text);
    range.setEnd(text, text.childNodes.length);
    return range;
  }
  return null;
}

/** Never cut inside. @param {Node} node @param {number} room */
function whole(node, room) {
  const part = /** @type {Element} */ (node);
  return part.matches('.katex, img') || (part.matches('tr') && part.getBoundingClientRect().height < room);
}

/** @param {TreeWalker} walker @param {Node} node */
function after(walker, node) {
  if (node instanceof Text) return walker.nextNode();
  let next = walker.nextNode();
  while (next && node.contains(next)) next = walker.nextNode();
  return next;
}

/** The first character below `limit`. @param {Text} text @param {number} limit */
function first(text, limit) {
  const range = document.createRange();
  let [low, high] = [0, text.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    range.setStart(text, 0);
    range.setEnd(text, middle + 1);
    if (range.getBoundingClientRect().bottom > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Moves the start of a range out of elements of which nothing stands before it. @param {Range} range @param {Node} top */
function lift(range, top) {
  const before = document.createRange();
  for (let node = range.startContainer; node !== top; node = range.startContainer) {
    before.setStart(node, 0);
    before.setEnd(range.startContainer, range.startOffset);
    if (before.toString().trim() || before.cloneContents().querySelector('img')) return;
    range.setStartBefore(node);
  }
}

/** @param {Range} range @param {HTMLElement} text */
function starts(range, text) {
  return range.startContainer === text && range.startOffset === 0;
}

/**
 * What a range holds, taken out; lists that it cuts go on counting there.
 * @param {Range} range
 * @param {HTMLElement} text
 */
function taken(range, text) {
  const at = range.startContainer;
  const rest = range.extractContents();
  let [part, old] = [rest.firstElementChild, text.lastElementChild];
  for (; part && old && part.tagName === old.tagName; part = part.firstElementChild, old = old.lastElementChild) {
    const inside = old !== at && old.contains(at);
    if (part instanceof HTMLOListElement && old instanceof HTMLOListElement) part.start = old.start + old.children.length - Number(inside);
    if (part.matches('li') && (inside || old === at)) part.classList.add('more');
  }
  return rest;
}
