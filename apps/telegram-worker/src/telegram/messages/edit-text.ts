import { ApiError, type Message } from "@telepipe/contracts";
import { Api } from "telegram";
import type { FormattedText } from "../../text/message-entity.ts";
import { telegramErrorName } from "../error-mapping.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { completedMessage } from "./completed-message.ts";
import { fetchMessage } from "./fetch-message.ts";
import { inputEntities } from "./input-entities.ts";
import { editedMessage } from "./sent-message.ts";

/**
 * Replaces the text of a message of ours.
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_MODIFIED, MESSAGE_NOT_EDITABLE, …
 */
export async function editText(
  session: TelegramSession,
  peer: ResolvedPeer,
  edit: { readonly messageId: number; readonly content: FormattedText; readonly noPreview: boolean },
): Promise<Message> {
  const { messageId, content, noPreview } = edit;
  const request = new Api.messages.EditMessage({
    peer: peer.input,
    id: messageId,
    message: content.text,
    entities: await inputEntities(content.entities, session.peers),
    noWebpage: noPreview,
  });
  try {
    const updates = await session.invoke(request);
    const edited = editedMessage(updates, messageId);
    if (edited) return completedMessage(session, peer, edited);
  } catch (error) {
    const cause = telegramErrorName(error);
    if (cause !== "MESSAGE_ID_INVALID" && cause !== "MSG_ID_INVALID") throw error;
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found", cause: error });
  }
  const message = await fetchMessage(session, peer, messageId);
  if (!(message instanceof Api.Message))
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found" });
  return completedMessage(session, peer, message);
}
