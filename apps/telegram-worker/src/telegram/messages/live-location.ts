import { ApiError, type Message } from "@telepipe/contracts";
import { Api } from "telegram";
import { telegramErrorName } from "../error-mapping.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { rejected } from "../worded.ts";
import { completedMessage } from "./completed-message.ts";
import { fetchMessage } from "./fetch-message.ts";
import { editedMessage } from "./sent-message.ts";

/** What becomes of a live place. */
export interface LiveLocationEdit {
  readonly messageId: number;
  /** Where it is now, or that it is over. */
  readonly media: Api.TypeInputMedia;
  /** Whether an earlier try of this very call may have done it. */
  readonly isRepeated: boolean;
}

/** Ends a live place where it is. */
export function stoppedLocation(): Api.TypeInputMedia {
  return new Api.InputMediaGeoLive({ stopped: true, geoPoint: new Api.InputGeoPointEmpty() });
}

/**
 * Moves a live place of the account's, or ends it (core.telegram.org/api/live-location).
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_MODIFIED, MESSAGE_NOT_EDITABLE, TELEGRAM_REJECTED when there is none
 */
export async function editLiveLocation(
  session: TelegramSession,
  peer: ResolvedPeer,
  { messageId: id, media, isRepeated }: LiveLocationEdit,
): Promise<Message> {
  const message = await fetchMessage(session, peer, id);
  if (message === null) throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found" });
  if (!(message instanceof Api.Message) || !(message.media instanceof Api.MessageMediaGeoLive)) {
    throw rejected("there is no live location in the message to edit");
  }
  try {
    const updates = await session.invoke(new Api.messages.EditMessage({ peer: peer.input, id, media }));
    return await completedMessage(session, peer, editedMessage(updates, id) ?? message);
  } catch (error) {
    if (telegramErrorName(error) !== "MESSAGE_NOT_MODIFIED" || !isRepeated) throw error;
    return completedMessage(session, peer, message);
  }
}
