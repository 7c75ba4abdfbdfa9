// The ladder by which what is too large for its place on paper is made to fit.  Bounding boxes decide: formulas hold
// struts that make scroll heights lie.

/** Whether displays keep to one line, and the size of the text, from the first rung down. @type {[boolean, number][]} */
const STEPS = [[true, 1], [true, .9], [true, .8], [false, 1], [false, .9], [false, .8], [false, .7], [false, .6]];
const SOLID = '.base, td, th, img, pre, code, .blank, .cloze';
const SLACK = 1; // CSS pixel
const GAP = 10; // CSS pixels between a text and its head and foot, taken together

/**
 * Sets each box to the first step at which it fits.
 * @param {HTMLElement[]} boxes
 * @param {(box: HTMLElement) => boolean} fits
 * @returns {Map<HTMLElement, string>} what was done, by box; the others fit at no step and stay at the last
 */
export function fitted(boxes, fits) {
  /** @type {Map<HTMLElement, string>} */
  const done = new Map();
  let left = boxes;
  for (const [one, size] of STEPS) {
    if (!left.length) break;
    for (const box of left) {
      box.classList.toggle('one', one);
      if (size < 1) box.style.setProperty('--k', String(size));
      else box.style.removeProperty('--k');
    }
    left = left.filter(box => {
      if (!fits(box)) return true;
      done.set(box, size === 1 ? (one ? 'as it is' : 'formulas wrapped') : one ? 'smaller, formulas in one line' : 'smaller');
      return false;
    });
  }
  return done;
}

/** Settles when what is laid out has the faces it is set in: before, every size is wrong. @param {HTMLElement} place */
export async function lettered(place) {
  place.getBoundingClientRect();
  await document.fonts.ready;
}

/** The texts of a card in a block; formulas have parts of that class too. @param {Element} block @returns {HTMLElement[]} */
export function texts(block) {
  return /** @type {HTMLElement[]} */ ([...block.querySelectorAll('.text')].filter(text => !text.closest('.katex')));
}

/** Whether nothing in the text reaches over its sides. @param {Element} text */
export function narrow(text) {
  const { left, right } = text.getBoundingClientRect();
  return [...text.querySelectorAll(SOLID)].every(part => {
    const box = part.getBoundingClientRect();
    return !box.width || (box.right <= right + SLACK && box.left >= left - SLACK);
  });
}

/** Whether the text of a cell stands between its head and its foot. @param {HTMLElement} cell */
export function within(cell) {
  const [head, text, foot] = cell.children;
  const room = foot.getBoundingClientRect().top - head.getBoundingClientRect().bottom;
  return text.getBoundingClientRect().height <= room - GAP && narrow(text);
}

/**
 * The last rung: what is still too wide is written so that it can break, formulas as their source.
 * @param {Element} text
 */
export function broken(text) {
  const { left, right } = text.getBoundingClientRect();
  let formulas = false;
  for (const formula of text.querySelectorAll('.katex')) {
    const wide = [...formula.querySelectorAll('.base')].some(part => {
      const box = part.getBoundingClientRect();
      return box.right > right + SLACK || box.left < left - SLACK;
    });
    const source = formula.querySelector('annotation')?.textContent;
    if (!wide || !source) continue;
    const code = document.createElement('code');
    code.textContent = source;
    (formula.closest('.katex-display') ?? formula).replaceWith(code);
    formulas = true;
  }
  for (const table of text.querySelectorAll('table')) table.classList.add('tight');
  if (!formulas) return;
  const note = document.createElement('p');
  note.className = 'note';
  note.textContent = 'Wider than the paper: the formula as it is written.';
  text.append(note);
}
