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

/** What is to become of a message that is no plain text. */
export interface ContentEdit {
  readonly messageId: number;
  readonly caption: FormattedText;
  /** Undefined leaves the file as it is. */
  readonly media?: Api.TypeInputMedia;
  readonly isInverted: boolean;
  /** Whether an earlier try of this very call may have edited it. */
  readonly isRepeated: boolean;
}

/**
 * Replaces the caption of a message of ours, and its file.
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_MODIFIED, MESSAGE_NOT_EDITABLE, …
 */
export async function editContent(
  session: TelegramSession,
  peer: ResolvedPeer,
  { messageId, caption, media, isInverted, isRepeated }: ContentEdit,
): Promise<Message> {
  const request = new Api.messages.EditMessage({
    peer: peer.input,
    id: messageId,
    message: caption.text,
    entities: await inputEntities(caption.entities, session.peers),
    ...(media === undefined ? {} : { media }),
    ...(isInverted ? { invertMedia: true } : {}),
  });
  try {
    const edited = editedMessage(await session.invoke(request), messageId);
    if (edited) return completedMessage(session, peer, edited);
  } catch (error) {
    const name = telegramErrorName(error);
    if (name === "MESSAGE_ID_INVALID" || name === "MSG_ID_INVALID") throw notFound(error);
    if (name !== "MESSAGE_NOT_MODIFIED" || !isRepeated) throw error;
  }
  const message = await fetchMessage(session, peer, messageId);
  if (!(message instanceof Api.Message)) throw notFound();
  return completedMessage(session, peer, message);
}

function notFound(cause?: unknown): ApiError {
  return new ApiError("MESSAGE_NOT_FOUND", { detail: "message to edit not found", cause });
}
