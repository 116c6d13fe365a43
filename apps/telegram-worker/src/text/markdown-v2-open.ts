import { scanCodeFence } from "./code-fence.ts";
import { type EntityError, markupError } from "./entity-error.ts";
import type { MarkdownV2Kind, MarkdownV2State } from "./markdown-v2-state.ts";

/** The markers that begin an entity; of two that fit the longer one counts. */
const MARKERS: readonly (readonly [string, MarkdownV2Kind])[] = [
  ["__", "Underline"],
  ["_", "Italic"],
  ["*", "Bold"],
  ["~", "Strikethrough"],
  ["||", "Spoiler"],
  ["[", "TextUrl"],
  ["![", "CustomEmoji"],
  ["`", "Code"],
];

/**
 * Reads the reserved character at the parser's place as the begin of an entity, or as a line break or quote mark.
 *
 * @throws EntityError when the character begins nothing and had to be escaped.
 */
export function openEntity(state: MarkdownV2State): void {
  const { source, index } = state;
  if (source[index] === "\n") takeLineBreak(state);
  else if (source[index] === ">") takeQuoteMark(state);
  else if (source.startsWith("```", index)) openCodeBlock(state);
  else {
    const marker = MARKERS.find(([written]) => source.startsWith(written, index));
    if (marker === undefined) throw reservedCharacter(state);
    const [written, kind] = marker;
    state.open.push({ kind, mark: state.text.mark(), begin: index });
    state.index += written.length;
  }
}

function takeLineBreak(state: MarkdownV2State): void {
  state.text.append("\n");
  state.atLineStart = true;
  state.index += 1;
}

function takeQuoteMark(state: MarkdownV2State): void {
  if (!state.atLineStart) throw reservedCharacter(state);
  if (!state.inQuote) {
    state.open.push({ kind: "BlockQuote", mark: state.text.mark(), begin: state.index });
    state.inQuote = true;
  }
  state.index += 1;
}

function openCodeBlock(state: MarkdownV2State): void {
  const { source, index, text } = state;
  const { language, codeStart } = scanCodeFence(source, index + 3);
  const mark = text.mark();
  state.open.push(
    language === undefined
      ? { kind: "Pre", mark, begin: index }
      : { kind: "PreCode", mark, begin: index, language },
  );
  state.index = codeStart;
}

function reservedCharacter({ source, index }: MarkdownV2State): EntityError {
  const reason = `Character '${source[index]}' is reserved and must be escaped with the preceding '\\'`;
  return markupError(source, index, reason);
}
