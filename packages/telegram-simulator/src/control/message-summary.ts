import type { TlObject } from "../tl/tl-object.ts";
import type { Message } from "../world/boxes/post.ts";
import { attributeOf, type Media, mediaFile, mediaKind } from "../world/media/media.ts";
import { markedId } from "../world/peer.ts";
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
