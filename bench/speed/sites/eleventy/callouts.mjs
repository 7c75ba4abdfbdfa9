// Quotes that open with [!kind]- become details, the rest of that line their summary.
const HEAD = /^\[!([\w-]+)\]([-+]?)[ \t]*/;

function summary(state, text) {
  const [open, title, close] = [["summary_open", 1], ["inline", 0], ["summary_close", -1]].map(
    ([type, nesting]) => new state.Token(type, nesting ? "summary" : "", nesting),
  );
  Object.assign(title, { content: text, children: [] });
  return [open, title, close];
}

function fold(state, at) {
  const { tokens } = state;
  const [quote, , inline] = tokens.slice(at);
  const head = inline.type === "inline" && HEAD.exec(inline.content);
  if (!head) return;
  const end = tokens.find((token, to) => to > at && token.type === "blockquote_close" && token.level === quote.level);
  quote.tag = end.tag = "details";
  quote.attrSet("class", head[1].toLowerCase());
  if (head[2] !== "-") quote.attrSet("open", "");
  const [title, ...rest] = inline.content.slice(head[0].length).split("\n");
  inline.content = rest.join("\n");
  tokens.splice(at + 1, 0, ...summary(state, title));
}

export default function callouts(markdown) {
  markdown.core.ruler.before("inline", "callouts", (state) => {
    for (let at = state.tokens.length - 3; at >= 0; at--) {
      if (state.tokens[at].type === "blockquote_open") fold(state, at);
    }
  });
}
