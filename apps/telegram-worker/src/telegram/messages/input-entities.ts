import bigInt from "big-integer";
import { Api } from "telegram";
import type { MessageEntity } from "../../text/message-entity.ts";
import type { Peers } from "../peers.ts";

/**
 * Bot API entities → TL. A mention of a user whom the account has never met is left out, as the Bot API does: the
 * text stays, only the link is missing.
 */
export async function inputEntities(
  entities: readonly MessageEntity[],
  peers: Peers,
): Promise<Api.TypeMessageEntity[]> {
  const converted = await Promise.all(entities.map((entity) => inputEntity(entity, peers)));
  return converted.filter((entity) => entity !== null);
}

async function inputEntity(entity: MessageEntity, peers: Peers): Promise<Api.TypeMessageEntity | null> {
  const { offset, length } = entity;
  const span = { offset, length };
  switch (entity.type) {
    case "bold":
      return new Api.MessageEntityBold(span);
    case "italic":
      return new Api.MessageEntityItalic(span);
    case "underline":
      return new Api.MessageEntityUnderline(span);
    case "strikethrough":
      return new Api.MessageEntityStrike(span);
    case "spoiler":
      return new Api.MessageEntitySpoiler(span);
    case "code":
      return new Api.MessageEntityCode(span);
    case "pre":
      return new Api.MessageEntityPre({ ...span, language: entity.language ?? "" });
    case "blockquote":
      return new Api.MessageEntityBlockquote(span);
    case "expandable_blockquote":
      return new Api.MessageEntityBlockquote({ ...span, collapsed: true });
    case "text_link":
      return new Api.MessageEntityTextUrl({ ...span, url: entity.url });
    case "custom_emoji":
      return new Api.MessageEntityCustomEmoji({ ...span, documentId: bigInt(entity.custom_emoji_id) });
    case "text_mention":
      return mention(span, entity.user.id, peers);
  }
}

async function mention(
  span: { offset: number; length: number },
  userId: number,
  peers: Peers,
): Promise<Api.TypeMessageEntity | null> {
  const peer = await peers.find(userId);
  if (peer?.input instanceof Api.InputPeerSelf) {
    return new Api.InputMessageEntityMentionName({ ...span, userId: new Api.InputUserSelf() });
  }
  if (!(peer?.input instanceof Api.InputPeerUser)) return null;
  const { accessHash } = peer.input;
  const user = new Api.InputUser({ userId: peer.input.userId, accessHash });
  return new Api.InputMessageEntityMentionName({ ...span, userId: user });
}
