// Snippets mark what was found, in text that is never markup, and never cut a formula or a letter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { places } from '../../static/js/core/analysis.js';
import { formulas, snippet } from '../../static/js/core/snippet.js';
import { dice } from './encode.mjs';

const OPEN = '\ufdec';
const SHUT = '\ufded';

/** A text in which formulas stand in braces. */
const read = text => formulas(text.replaceAll('{', OPEN).replaceAll('}', SHUT));

/** Where some terms stand in a text. */
const where = ({ text }, terms) => places(text).filter(place => place.terms.some(term => terms.includes(term)));

/** A snippet with its marks in brackets. */
function shown(text, terms, width) {
  const plain = read(text);
  const made = snippet(plain, where(plain, terms), width);
  let [at, out] = [0, ''];
  for (const [from, to] of made.marks) {
    out += `${made.text.slice(at, from)}[${made.text.slice(from, to)}]`;
    at = to;
  }
  return out + made.text.slice(at);
}

test('formulas are known by the marks around them', () => {
  assert.deepEqual(read('a {x} b{y}'), { text: 'a x by', maths: [[2, 3], [5, 6]] });
  assert.deepEqual(read('{x}'), { text: 'x', maths: [[0, 1]] });
  assert.deepEqual(read('{x}{yz}!'), { text: 'xyz!', maths: [[0, 1], [1, 3]] });
  assert.deepEqual(read('plain'), { text: 'plain', maths: [] });
  assert.deepEqual(read(''), { text: '', maths: [] });
});

test('a short text is whole', () => {
  assert.equal(shown('The Gradient of f', ['gradient', 'f'], 80), 'The [Gradient] of [f]');
});

test('markup is text', () => {
  assert.equal(shown('<b>x</b> &amp; y', ['b'], 80), '<[b]>x</[b]> &amp; y');
});

test('a long text is cut at words around the first that was found', () => {
  const text = `${'one two three four '.repeat(10)}needle ${'five six seven '.repeat(10)}`;
  assert.equal(shown(text, ['needle'], 60), '… three four [needle] five six seven five six seven five six …');
});

test('pairs of a dense run make one mark', () => {
  assert.equal(shown('新しい機械学習', ['機械', '械学', '学習'], 80), '新しい[機械学習]');
});

test('a joined word is marked by what was typed of it', () => {
  assert.equal(shown('a mini-batch', ['batch'], 80), 'a mini-[batch]');
  assert.equal(shown('a mini-batch', ['minibatch'], 80), 'a [mini-batch]');
});

test('letters that fold are marked as they stand', () => {
  assert.equal(shown('Résumé, ﬁn', ['resume', 'fin'], 80), '[Résumé], [ﬁn]');
});

test('nothing found gives the beginning', () => {
  assert.deepEqual(snippet(formulas('abc def'), [], 80), { text: 'abc def', marks: [], maths: [] });
  assert.equal(shown('abc def ghi jkl', [], 9), 'abc def …');
});

test('a formula is marked as a whole', () => {
  assert.equal(shown('Why {∇L(w) = 0} here?', ['nabla'], 80), 'Why [∇L(w) = 0] here?');
  assert.equal(shown('{a + b}, {c}', ['c'], 80), 'a + b, [c]');
  assert.equal(shown('x{y}z', ['xyz'], 80), '[xyz]');
});

test('a formula at the end is left out or kept as a whole', () => {
  assert.equal(shown(`${'word '.repeat(9)}{a + b + c + d} and more`, [], 52), `${'word '.repeat(9).trim()} …`);
  assert.equal(shown(`{${'a + '.repeat(10)}b} and more`, [], 30), `${'a + '.repeat(10)}b …`);
});

test('a formula at the start is kept as a whole', () => {
  const text = `${'word '.repeat(20)}{a + b + c + d + e + f + g} needle ${'more '.repeat(20)}`;
  assert.match(shown(text, ['needle'], 40), /^… a \+ b \+ c \+ d \+ e \+ f \+ g \[needle\] more/);
});

test('a long formula in which a word was found is shown', () => {
  const formula = `${'x + '.repeat(12)}∇`;
  assert.ok(shown(`${'word '.repeat(20)}{${formula}} more`, ['∇'], 40).includes(`[${formula}]`));
});

test('a letter of two units is never halved', () => {
  for (const width of [60, 61])
    for (const text of ['𝒳'.repeat(200), `a${'𝒳'.repeat(200)}`, `{${'𝒳'.repeat(200)}}`, `{a${'𝒳'.repeat(200)}}`])
      assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(shown(text, [], width)), `${width}: ${text.slice(0, 4)}`);
});

test('whatever the text: places lie inside, in order; formulas are whole; the text is a piece of it', () => {
  const roll = dice(4);
  const pieces = ['word', ' ', ' ', '𝒳', '{a + b}', '{∇}', '学習', 'é', '-', '.', `{${'x '.repeat(30)}y}`, 'needle', '  '];
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: roll.below(60) }, () => roll.pick(pieces)).join('');
    const plain = read(text);
    const width = 40 + roll.below(150);
    const made = snippet(plain, where(plain, roll.pick([['needle'], ['学習', 'b'], ['∇', 'y'], []])), width);
    const bare = made.text.replace(/^… /, '').replace(/ …$/, '');
    assert.ok(plain.text.includes(bare), text);
    assert.ok(made.text.length <= 2 * width + 70, `${made.text.length} of ${width}: ${text}`);
    for (const spans of [made.marks, made.maths])
      spans.forEach(([from, to], n) => assert.ok(from < to && to <= made.text.length && from >= (spans[n - 1]?.[1] ?? 0), text));
    for (const [from, to] of made.maths)
      assert.ok(plain.maths.some(([a, b]) => plain.text.slice(a, b) === made.text.slice(from, to)), text);
  }
});
