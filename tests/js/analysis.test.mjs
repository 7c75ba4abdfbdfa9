// The same text gives the same terms here and in deckpress.search.analysis; places say where in the text they stand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, places, reserved, sign, terms } from '../../static/js/core/analysis.js';

const CASES = [
  ['lower case without accents', 'Résumé NAÏVE Ångstrom', 'resume naive angstrom'],
  ['compatibility forms', 'ﬁnal ２nd 𝐱', 'final 2nd 2 nd x'],
  ['joined words give parts and whole', 'mini-batch don’t e.g. snake_case', 'mini batch minibatch don t dont e g eg snake case snakecase'],
  ['a word of many parts is not one term', 'a-b-c-d-e-f', '·a b c d e f'],
  ['C++ and C#', 'C++, C# and x+z', 'c++ c# ·and x z'],
  ['common words stand apart', 'The theory of it', '·the theory ·of ·it'],
  ['letters and pairs of dense scripts', '機械学', '機 械 学 機械 械学'],
  ['dense scripts beside words', 'Python入門3', 'python 入 門 入門 3'],
  ['Hangul stays in syllables', '한국', '한 국 한국'],
  ['names of Greek letters and signs', 'σ ∇f Σ', 'σ sigma ∇ nabla del f σ sigma'],
  ['what stands together', '2π', '2π 2 π pi'],
  ['TeX commands, but for those of style', '\\frac{\\nabla}{\\mathbf x}', 'nabla x'],
  ['umlauts also as two letters', 'Größe', 'grosse groesse'],
  ['words of 64 letters at most', 'a'.repeat(70), 'a'.repeat(64)],
  ['names of objects are words', '__proto__ constructor', 'proto constructor'],
  ['marks around formulas are no letters', '\ufdec∇\ufded', '∇ nabla del'],
  ['nothing', ' -–— *?! ', ''],
];

for (const [name, text, expected] of CASES)
  test(`terms: ${name}`, () => assert.deepEqual(terms(text), expected ? expected.split(' ') : []));

test('a tag is one term, folded', () => assert.equal(reserved(' Exam/Été\t2\n'), '·#exam/ete 2'));

test('a command has its sign', () => {
  assert.deepEqual(['nabla', 'sigma', 'alpha', 'subset', 'gradient', '__proto__'].map(sign), ['∇', 'σ', 'α', '⊂', '', '']);
});

test('a letter of two units is never halved', () => assert.equal(cut('𝒳𝒳𝒳𝒳', 3), '𝒳𝒳𝒳'));

const seen = text => places(text).map(({ start, end, terms }) => `${text.slice(start, end)}:${terms}`);

test('places: offsets are those of the text as it is', () => {
  assert.deepEqual(seen('The “Résumé”, ﬁn.'), ['The:·the', 'Résumé:resume', 'ﬁn:fin']);
  assert.deepEqual(seen('东京 e\u0301t\u00ade'), ['东:东', '东京:东京', '京:京', 'e\u0301t\u00ade:ete']);
});

test('places: a joined word has its parts and the whole', () => {
  assert.deepEqual(seen('a mini-batch'), ['a:·a', 'mini:mini', 'batch:batch', 'mini-batch:minibatch']);
});

test('places: a sign has its names, a command its name', () => {
  assert.deepEqual(seen('∇ \\sum'), ['∇:∇,nabla,del', '\\sum:sum']);
});
