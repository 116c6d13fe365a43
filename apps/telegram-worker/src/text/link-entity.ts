import { checkUrl } from "./check-url.ts";
import type { EntitySpan, MessageEntity } from "./message-entity.ts";
import type { TextBuilder, TextMark } from "./text-builder.ts";

/** A text that serves as its own URL is not looked at beyond this: no message shows that much. */
const MAX_URL_TEXT_LENGTH = 4_096;

/** User ids are below 2^40 (core.telegram.org/api/bots/ids). */
const MAX_USER_ID = 2 ** 40 - 1;

/** The entity for a link: a mention for `tg://user?id=…`, else a text link; undefined when Telegram takes no such URL. */
export function linkEntity(span: EntitySpan, url: string): MessageEntity | undefined {
  const { offset, length } = span;
  const userId = mentionedUserId(url);
  if (userId !== undefined) return { type: "text_mention", offset, length, user: { id: userId } };
  const checked = checkUrl(url);
  return checked === undefined ? undefined : { type: "text_link", offset, length, url: checked };
}

/** The text since `mark`, for links without a URL of their own. */
export function textAsUrl(text: TextBuilder, mark: TextMark): string {
  return text.length - mark.offset > MAX_URL_TEXT_LENGTH ? "" : text.textSince(mark);
}

/** Whether the number can be a Telegram user's id. */
export function isUserId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= MAX_USER_ID;
}

/** Whether the string is a decimal int64 other than 0, as custom emoji are named. */
export function isCustomEmojiId(id: string): boolean {
  return /^-?[1-9]\d{0,18}$/.test(id) && BigInt.asIntN(64, BigInt(id)) === BigInt(id);
}

/** The id in a `tg://emoji?id=…` URL, or what is wrong with it. */
export function parseCustomEmojiUrl(url: string): { customEmojiId: string } | { problem: string } {
  if (!/^tg:/i.test(url)) return { problem: "Custom emoji URL must have scheme tg" };
  const parameters = deepLinkParameters(url, "emoji");
  if (parameters === undefined) return { problem: 'Custom emoji URL must have host "emoji"' };
  const id = parameters.get("id");
  if (id === undefined) return { problem: "Custom emoji URL must have an emoji identifier" };
  return isCustomEmojiId(id)
    ? { customEmojiId: id }
    : { problem: "Invalid custom emoji identifier specified" };
}

function mentionedUserId(url: string): number | undefined {
  const id = deepLinkParameters(url, "user")?.get("id");
  if (id === undefined || !/^[1-9]\d*$/.test(id)) return undefined;
  return isUserId(Number(id)) ? Number(id) : undefined;
}

/** The query of `tg:host?…`, `tg://host?…` or `tg://host/?…`, the first of each name; undefined for other URLs. */
function deepLinkParameters(url: string, host: string): Map<string, string> | undefined {
  const [, linkHost, query = ""] = /^tg:(?:\/\/)?([a-z]*)\/?(?:\?([^#]*)|#|$)/i.exec(url) ?? [];
  if (linkHost?.toLowerCase() !== host) return undefined;
  const parameters = new Map<string, string>();
  for (const parameter of query.split("&")) {
    const [name = "", value = ""] = parameter.split("=", 2);
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}
