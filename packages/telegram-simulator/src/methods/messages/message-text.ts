import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Account } from "../../world/account.ts";
import { withFoundEntities } from "../../world/find-entities.ts";
import type { World } from "../../world/world.ts";
import { limits } from "../help.ts";
import { userOf } from "../input-peer.ts";

/** Checks the text of a message without media. Lengths count UTF-16 units, as entities do. Throws RpcError. */
export function checkMessageText(text: string): void {
  if (text.trim() === "") throw new RpcError(400, "MESSAGE_EMPTY");
  if (text.length > limits.messageLengthMax) throw new RpcError(400, "MESSAGE_TOO_LONG");
}

/** Checks the text that goes with media. Throws RpcError. */
export function checkCaption(text: string): void {
  if (text.length > limits.captionLengthMax) throw new RpcError(400, "MEDIA_CAPTION_TOO_LONG");
}

/**
 * The entities as readers get them: mentions by InputUser become mentions by id, and the server adds what it finds.
 * Throws RpcError for those outside the text.
 */
export function receivedEntities(
  world: World,
  caller: Account,
  text: string,
  entities: TlObject[] = [],
): TlObject[] {
  const given = entities.map((entity) => {
    // Every MessageEntity has both, of TL type int.
    const { offset, length } = entity as unknown as { offset: number; length: number };
    if (offset < 0 || length <= 0 || offset + length > text.length)
      throw new RpcError(400, "ENTITY_BOUNDS_INVALID");
    if (entity._ !== "inputMessageEntityMentionName") return entity;
    const account = userOf(world, caller, entity.user_id as TlObject);
    if (account === undefined) throw new RpcError(400, "ENTITY_MENTION_USER_INVALID");
    return { _: "messageEntityMentionName", offset, length, user_id: account.id };
  });
  return withFoundEntities(text, given);
}
