// What the page asks the finder, and what it is told.

/** A piece of a card: offsets into `text`, in order; `maths` are formulas, and a mark that touches one covers it. */
export type Snippet = { text: string; marks: [number, number][]; maths: [number, number][] };

/** A card found; `inside` says where its words stand, question first. */
export type Hit = {
  id: string;
  href: string;
  deck: string;
  section: string;
  number: number;
  asked: Snippet;
  told: Snippet;
  inside: 'question' | 'answer' | '';
};

export type Question = { text: string; limit: number; deck?: number[]; tag?: string[]; facets?: boolean };

export type Facets = {
  decks: { deck: number; title: string; count: number }[];
  tags: { tag: string; count: number }[];
};

/** `every`: how many of `total` hold every word; `wide`: the last word is too short to go on. */
export type Answer = {
  hits: Hit[];
  total: number;
  every: number;
  unknown: { word: string; near: string[] }[];
  instead: { word: string; by: string }[];
  wide: boolean;
  facets: Facets | null;
  late?: boolean;
  lost?: boolean;
};

/** Answers a question; null where a newer one has overtaken it. */
export type Ask = (question: Question) => Promise<Answer | null>;
