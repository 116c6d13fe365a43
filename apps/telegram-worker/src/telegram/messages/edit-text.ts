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

/** What is to become of a message. */
export interface TextEdit {
  readonly messageId: number;
  readonly content: FormattedText;
  readonly noPreview: boolean;
  /** Whether an earlier try of this very call may have edited it. */
  readonly isRepeated: boolean;
}

/**
 * Replaces the text of a message of ours.
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_MODIFIED, MESSAGE_NOT_EDITABLE, …
 */
export async function editText(
  session: TelegramSession,
  peer: ResolvedPeer,
  edit: TextEdit,
): Promise<Message> {
  const { messageId, content, noPreview } = edit;
  const request = new Api.messages.EditMessage({
    peer: peer.input,
    id: messageId,
    message: content.text,
    entities: await inputEntities(content.entities, session.peers),
    noWebpage: noPreview,
  });
  let hasBroken = false;
  // A line that breaks makes the library send again what Telegram may have executed already.
  const stopWatching = session.onLine(() => {
    hasBroken = true;
  });
  try {
    const updates = await session.invoke(request);
    const edited = editedMessage(updates, messageId);
    if (edited) return completedMessage(session, peer, edited);
  } catch (error) {
    const cause = telegramErrorName(error);
    const isOurs = edit.isRepeated || hasBroken;
    if (cause === "MESSAGE_NOT_MODIFIED" && isOurs) return unmodified(session, peer, messageId);
    if (cause !== "MESSAGE_ID_INVALID" && cause !== "MSG_ID_INVALID") throw error;
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found", cause: error });
  } finally {
    stopWatching();
  }
  return unmodified(session, peer, messageId);
}

/** The message as it is. */
async function unmodified(session: TelegramSession, peer: ResolvedPeer, messageId: number): Promise<Message> {
  const message = await fetchMessage(session, peer, messageId);
  if (message instanceof Api.Message) return completedMessage(session, peer, message);
  throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found" });
}
