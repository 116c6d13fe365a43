/** Where an entity lies in its text, in UTF-16 code units as Telegram counts them. */
export interface EntitySpan {
  readonly offset: number;
  readonly length: number;
}

/** Entities that only style text: they may be cut in pieces and merged without changing what is shown. */
export type StyleEntityType = "bold" | "italic" | "underline" | "strikethrough" | "spoiler";

/** What an entity makes of its text, in the Bot API's shape (core.telegram.org/bots/api#messageentity). */
export type EntityFormat =
  | { readonly type: StyleEntityType | "code" | "blockquote" | "expandable_blockquote" }
  | { readonly type: "pre"; readonly language?: string }
  | { readonly type: "text_link"; readonly url: string }
  | { readonly type: "text_mention"; readonly user: { readonly id: number } }
  /** `custom_emoji_id` is a decimal int64 and therefore a string. */
  | { readonly type: "custom_emoji"; readonly custom_emoji_id: string };

/** A formatted part of an outgoing text. */
export type MessageEntity = EntitySpan & EntityFormat;

/** A text without markup, and the entities that format it. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** The first code unit after the entity. */
export function entityEnd(entity: EntitySpan): number {
  return entity.offset + entity.length;
}
