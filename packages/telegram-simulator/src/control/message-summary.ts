import type { TlObject } from "../tl/tl-object.ts";
import type { Message } from "../world/boxes/post.ts";
import { attributeOf, type Media, mediaFile, mediaKind } from "../world/media/media.ts";
import { markedId } from "../world/peer.ts";
import { type Poll, votersOf } from "../world/polls/poll.ts";
import { jsonInteger } from "./json-value.ts";

/** A message as the control API shows it. Ids are those of the account's message box. */
export interface MessageSummary {
  id: number;
  /** Null for a message that nobody signs. */
  from_id: number | string | null;
  /** Marked: a group's id is negative. */
  chat_id: number | string;
  text: string;
  /** Null for a message that came by the control API. */
  random_id: string | null;
  /** Unix time in seconds. */
  date: number;
  edit_date: number | null;
  media: MediaSummary | null;
  /** The id of the message that this one answers. */
  reply_to: number | null;
  entities: TlObject[];
  /** The name of a service message's action, for example `chat_create`. */
  service: string | null;
  /** Common to the messages of an album. */
  grouped_id: string | null;
  /** Whose message was forwarded: a marked id. */
  forward_from_id: number | string | null;
  quote: string | null;
  pinned: boolean;
  reactions: { emoji: string; from_id: number | string }[];
  poll: PollSummary | null;
}

export interface PollSummary {
  question: string;
  options: { text: string; voter_ids: (number | string)[] }[];
  closed: boolean;
}

export interface MediaSummary {
  kind: string;
  size_bytes: number;
  /** Null for what is no file. */
  sha256: string | null;
  file_name: string | null;
  mime_type: string | null;
}

/** Describes a message. */
export async function summariseMessage({ id, post, dialog, box }: Message): Promise<MessageSummary> {
  return {
    id,
    from_id: post.author ? jsonInteger(post.author.id) : null,
    chat_id: jsonInteger(markedId(dialog.peer)),
    text: post.text,
    random_id: post.randomId === undefined ? null : String(post.randomId),
    date: post.date,
    edit_date: post.editDate ?? null,
    media: post.media ? await summariseMedia(post.media) : null,
    reply_to: post.reply?.to.copies.find((copy) => copy.box === box)?.id ?? null,
    entities: post.entities,
    service: post.action ? snakeCase(post.action._.replace("messageAction", "")) : null,
    grouped_id: post.groupedId === undefined ? null : String(post.groupedId),
    forward_from_id: post.forward?.from ? jsonInteger(markedId(post.forward.from)) : null,
    quote: post.reply?.quote?.text ?? null,
    pinned: box.isPinned(id),
    reactions: (post.reactions ?? []).map(({ by, reaction }) => ({
      emoji: String(reaction.emoticon ?? reaction.document_id),
      from_id: jsonInteger(by.id),
    })),
    poll: post.media?.kind === "poll" ? summarisePoll(post.media.poll) : null,
  };
}

function summarisePoll(poll: Poll): PollSummary {
  // TL type Poll; the texts are of type TextWithEntities.
  const { question, answers } = poll.definition as unknown as {
    question: { text: string };
    answers: { text: { text: string }; option: Buffer }[];
  };
  return {
    question: question.text,
    options: answers.map(({ text, option }) => ({
      text: text.text,
      voter_ids: votersOf(poll, option).map(({ account }) => jsonInteger(account.id)),
    })),
    closed: poll.closed,
  };
}

async function summariseMedia(media: Media): Promise<MediaSummary> {
  const file = mediaFile(media);
  const document = media.kind === "document" ? media.document : undefined;
  const fileName = document && attributeOf(document, "documentAttributeFilename")?.file_name;
  return {
    kind: mediaKind(media),
    size_bytes: file?.sizeBytes ?? 0,
    sha256: file ? await file.sha256() : null,
    file_name: typeof fileName === "string" ? fileName : null,
    mime_type: document?.mimeType ?? null,
  };
}

function snakeCase(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
}
