/** What is wrong: the parse mode, the text itself, its markup, or the entities that the caller gave. */
export type EntityErrorCode =
  | "parse_mode_unsupported"
  | "text_invalid"
  | "markup_invalid"
  | "entities_invalid";

/** A text whose formatting cannot be understood. The message is meant for the caller of the API. */
export class EntityError extends Error {
  override readonly name = "EntityError";
  readonly code: EntityErrorCode;
  /** Where in the text, in bytes of its UTF-8 form as the Bot API counts; undefined when no place can be named. */
  readonly position: number | undefined;

  constructor(code: EntityErrorCode, message: string, position?: number) {
    super(message);
    this.code = code;
    this.position = position;
  }
}

/** The error for wrong markup at `index` (UTF-16 code units) of `source`; `detail` follows the position. */
export function markupError(source: string, index: number, reason: string, detail = ""): EntityError {
  const position = byteOffset(source, index);
  const message = `can't parse entities: ${reason} at byte offset ${position}${detail}`;
  return new EntityError("markup_invalid", message, position);
}

/** The offset in UTF-8 bytes of a UTF-16 index. */
export function byteOffset(source: string, index: number): number {
  return Buffer.byteLength(source.slice(0, index), "utf8");
}
