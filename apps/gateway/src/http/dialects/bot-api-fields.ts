import { ApiError } from "@telepipe/contracts";
import type { RequestFields } from "../body/read-body.ts";

/** What becomes of a keyboard, which only bots can attach. */
export type ReplyMarkupRule = "ignore" | "refuse";

/**
 * The fields of a Bot API request (core.telegram.org/bots/api#making-requests): those of the query and of the body
 * together, the body's first, and each as text whatever encoding it came in: what is no text in JSON keeps its JSON
 * text, null is a field left out. So all encodings of one request give the same fields.
 *
 * @throws ApiError VALIDATION_FAILED for `reply_markup` when the rule is to refuse it
 */
export function botApiFields(
  query: Readonly<Record<string, string>>,
  body: RequestFields,
  replyMarkup: ReplyMarkupRule,
): RequestFields {
  const fields: Record<string, unknown> = { ...query };
  for (const [name, value] of Object.entries(body.fields)) {
    if (value !== null && value !== undefined)
      fields[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  if (replyMarkup === "refuse" && fields.reply_markup) {
    throw new ApiError("VALIDATION_FAILED", {
      detail: "a user account can't attach a reply_markup to messages",
    });
  }
  return { fields, isForm: true };
}
