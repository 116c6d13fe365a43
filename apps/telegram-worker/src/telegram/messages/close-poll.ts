import { ApiError, type Poll } from "@telepipe/contracts";
import { Api } from "telegram";
import { toPoll } from "../objects/to-poll.ts";
import type { ResolvedPeer } from "../peers.ts";
import type { TelegramSession } from "../telegram-session.ts";
import { fetchMessage } from "./fetch-message.ts";
import { editedMessage, updatesIn } from "./sent-message.ts";

/**
 * Ends the voting (core.telegram.org/api/poll#closing-polls); one that is closed already stays so.
 *
 * @throws ApiError MESSAGE_NOT_FOUND, MESSAGE_NOT_EDITABLE
 */
export async function closePoll(
  session: TelegramSession,
  peer: ResolvedPeer,
  messageId: number,
): Promise<Poll> {
  const message = await fetchMessage(session, peer, messageId);
  const media = message instanceof Api.Message ? message.media : null;
  if (!(media instanceof Api.MessageMediaPoll)) {
    throw new ApiError("MESSAGE_NOT_FOUND", { detail: "message with poll to stop not found" });
  }
  if (media.poll.closed) return toPoll(media.poll, media.results, session);
  const poll = new Api.Poll({ ...fieldsOf(media.poll), closed: true });
  const updates = await session.invoke(
    new Api.messages.EditMessage({
      peer: peer.input,
      id: messageId,
      media: new Api.InputMediaPoll({ poll }),
    }),
  );
  return toPoll(poll, resultsIn(updates, messageId) ?? media.results, session);
}

/** How the voting has ended: told by itself, or with the message. Only then does a quiz tell what is right. */
function resultsIn(updates: Api.TypeUpdates, messageId: number): Api.TypePollResults | null {
  const told = updatesIn(updates).find((update) => update instanceof Api.UpdateMessagePoll);
  if (told) return told.results;
  const media = editedMessage(updates, messageId)?.media;
  return media instanceof Api.MessageMediaPoll ? media.results : null;
}

/** What the library gives as null is absent. */
function fieldsOf({
  id,
  publicVoters,
  multipleChoice,
  quiz,
  question,
  answers,
  closePeriod,
  closeDate,
}: Api.Poll) {
  return {
    ...{ id, question, answers },
    ...(publicVoters ? { publicVoters } : {}),
    ...(multipleChoice ? { multipleChoice } : {}),
    ...(quiz ? { quiz } : {}),
    ...(closePeriod ? { closePeriod } : {}),
    ...(closeDate ? { closeDate } : {}),
  };
}
