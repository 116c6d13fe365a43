import { scan } from "./scan.ts";

const LANGUAGE = /[^ \t\r\n\v`]*/y;
const LINE_BREAK = /\r\n|\n\r|[\r\n]/y;

/** What follows an opening ```` ``` ````: the language, if any, and where the code begins. */
export interface CodeFence {
  readonly language: string | undefined;
  readonly codeStart: number;
}

/**
 * Reads on after ```` ``` ````. A word counts as the language only when white space follows it; one line break before
 * the code belongs to the fence.
 */
export function scanCodeFence(source: string, index: number): CodeFence {
  const word = scan(LANGUAGE, source, index);
  const wordEnd = index + word.length;
  const isLanguage = word !== "" && wordEnd < source.length && source[wordEnd] !== "`";
  const lineStart = isLanguage ? wordEnd : index;
  return {
    language: isLanguage ? word : undefined,
    codeStart: lineStart + scan(LINE_BREAK, source, lineStart).length,
  };
}
