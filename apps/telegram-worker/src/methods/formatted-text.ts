import { ApiError, type ErrorCode, type MessageEntity, type ParseMode } from "@telepipe/contracts";
import { EntityError } from "../text/entity-error.ts";
import type { FormattedText } from "../text/message-entity.ts";
import { parseFormattedText } from "../text/parse-formatted-text.ts";
import { validateEntities } from "../text/validate-entities.ts";

/** A text as a caller gives it. */
export interface RawText {
  readonly text: string;
  readonly parse_mode?: ParseMode | null | undefined;
  /** Instead of markup; they win over `parse_mode`. */
  readonly entities?: readonly MessageEntity[] | null | undefined;
}

/** UTF-16 code units of a text message, after parsing (core.telegram.org/bots/api#sendmessage). */
const TEXT_MAX = 4096;
/** The same for captions; Telegram itself allows Premium accounts more. */
const CAPTION_MAX = 1024;

/** @throws ApiError TEXT_EMPTY, TEXT_TOO_LONG, ENTITIES_INVALID */
export function messageText(raw: RawText): FormattedText {
  const formatted = limited(format(raw), TEXT_MAX, "TEXT_TOO_LONG");
  if (formatted.text.trim() === "") throw new ApiError("TEXT_EMPTY");
  return formatted;
}

/** @throws ApiError CAPTION_TOO_LONG, ENTITIES_INVALID */
export function captionText(raw: Omit<RawText, "text"> & { readonly text: string | null | undefined }) {
  return limited(format({ ...raw, text: raw.text ?? "" }), CAPTION_MAX, "CAPTION_TOO_LONG");
}

/** Any other text, of whatever length. @throws ApiError ENTITIES_INVALID */
export function formattedText(raw: RawText): FormattedText {
  return format(raw);
}

function format({ text, parse_mode, entities }: RawText): FormattedText {
  try {
    if (entities) return validateEntities(text, entities);
    return parseFormattedText(text, parse_mode ?? undefined);
  } catch (error) {
    if (error instanceof EntityError) {
      throw new ApiError("ENTITIES_INVALID", { detail: error.message, cause: error });
    }
    throw error;
  }
}

function limited(formatted: FormattedText, maximum: number, code: ErrorCode): FormattedText {
  if (formatted.text.length > maximum) throw new ApiError(code);
  return formatted;
}
