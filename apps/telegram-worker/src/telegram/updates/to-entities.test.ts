import { MessageEntity } from "@telepipe/contracts";
import bigInt from "big-integer";
import { Api } from "telegram";
import { expect, test } from "vitest";
import { toEntities } from "./to-entities.ts";

const span = { offset: 1, length: 2 };

test.each([
  [new Api.MessageEntityMention(span), { type: "mention" }],
  [new Api.MessageEntityHashtag(span), { type: "hashtag" }],
  [new Api.MessageEntityCashtag(span), { type: "cashtag" }],
  [new Api.MessageEntityBotCommand(span), { type: "bot_command" }],
  [new Api.MessageEntityUrl(span), { type: "url" }],
  [new Api.MessageEntityEmail(span), { type: "email" }],
  [new Api.MessageEntityPhone(span), { type: "phone_number" }],
  [new Api.MessageEntityBold(span), { type: "bold" }],
  [new Api.MessageEntityItalic(span), { type: "italic" }],
  [new Api.MessageEntityUnderline(span), { type: "underline" }],
  [new Api.MessageEntityStrike(span), { type: "strikethrough" }],
  [new Api.MessageEntitySpoiler(span), { type: "spoiler" }],
  [new Api.MessageEntityCode(span), { type: "code" }],
  [new Api.MessageEntityBankCard(span), { type: "bank_card" }],
  [new Api.MessageEntityPre({ ...span, language: "ts" }), { type: "pre", language: "ts" }],
  [new Api.MessageEntityPre({ ...span, language: "" }), { type: "pre" }],
  [new Api.MessageEntityTextUrl({ ...span, url: "https://a.b" }), { type: "text_link", url: "https://a.b" }],
  [
    new Api.MessageEntityMentionName({ ...span, userId: bigInt(7) }),
    { type: "text_mention", user: { id: 7 } },
  ],
  [
    new Api.MessageEntityCustomEmoji({ ...span, documentId: bigInt("5368324170671202286") }),
    { type: "custom_emoji", custom_emoji_id: "5368324170671202286" },
  ],
  [new Api.MessageEntityBlockquote(span), { type: "blockquote" }],
  [new Api.MessageEntityBlockquote({ ...span, collapsed: true }), { type: "expandable_blockquote" }],
])("%s", (entity, expected) => {
  const [mapped] = toEntities([entity]);
  expect(mapped).toEqual({ ...expected, ...span });
  expect(() => MessageEntity.parse(mapped)).not.toThrow();
});

test("kinds that the Bot API does not know and empty ones are left out", () => {
  const unknown = new Api.MessageEntityUnknown(span);
  expect(toEntities([unknown, new Api.MessageEntityBold({ offset: 0, length: 0 })])).toEqual([]);
  expect(toEntities(undefined)).toEqual([]);
  expect(toEntities(null)).toEqual([]);
});
