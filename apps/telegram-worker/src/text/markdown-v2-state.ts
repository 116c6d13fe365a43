import { type EntityError, markupError } from "./entity-error.ts";
import type { MessageEntity } from "./message-entity.ts";
import type { TextBuilder, TextMark } from "./text-builder.ts";

/** The kinds of entities, by the names that the Bot API's error messages give them. */
export type MarkdownV2Kind =
  | "Bold"
  | "Italic"
  | "Underline"
  | "Strikethrough"
  | "Spoiler"
  | "Code"
  | "Pre"
  | "PreCode"
  | "TextUrl"
  | "CustomEmoji"
  | "BlockQuote";

/** An entity whose end has not been read yet. */
export interface OpenEntity {
  readonly kind: MarkdownV2Kind;
  /** Where its text starts in the result. */
  readonly mark: TextMark;
  /** Where its markup starts in the source. */
  readonly begin: number;
  /** Of a `PreCode`. */
  readonly language?: string;
}

/** Where the parser is. The steps of the parser advance `index` and record what they read. */
export interface MarkdownV2State {
  readonly source: string;
  index: number;
  readonly text: TextBuilder;
  readonly open: OpenEntity[];
  readonly entities: MessageEntity[];
  /** Whether one of the open entities is a quote. */
  inQuote: boolean;
  /** Whether a `>` here would start a quote or continue one. */
  atLineStart: boolean;
  /** Where the last link that was closed began, or -1. */
  lastLinkBegin: number;
}

/** Whether the innermost open entity is code, where only backticks and backslashes are special. */
export function inCode({ open }: MarkdownV2State): boolean {
  const kind = open.at(-1)?.kind;
  return kind === "Code" || kind === "Pre" || kind === "PreCode";
}

/** The error for an entity that is not closed where it would have to be. */
export function endNotFound({ source }: MarkdownV2State, { kind, begin }: OpenEntity): EntityError {
  return markupError(source, begin, `Can't find end of ${kind} entity`);
}
