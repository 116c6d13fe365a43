import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import type { Message } from "../../world/boxes/post.ts";
import { mediaKind } from "../../world/media/media.ts";

/** What a message has to be like to be found, as the methods that search take it. */
export interface SearchTerms {
  q: string;
  filter: TlObject;
  /** Unix times in seconds; 0 for none. */
  min_date: number;
  max_date: number;
}

/** What each MessagesFilter lets through. */
const filters: Record<string, (message: Message) => boolean> = {
  inputMessagesFilterEmpty: () => true,
  inputMessagesFilterPhotos: isOf("photo"),
  inputMessagesFilterVideo: isOf("video"),
  inputMessagesFilterPhotoVideo: isOf("photo", "video"),
  inputMessagesFilterDocument: isOf("document"),
  inputMessagesFilterGif: isOf("animation"),
  inputMessagesFilterVoice: isOf("voice"),
  inputMessagesFilterMusic: isOf("audio"),
  inputMessagesFilterRoundVideo: isOf("video_note"),
  inputMessagesFilterRoundVoice: isOf("video_note", "voice"),
  inputMessagesFilterGeo: isOf("geo", "venue", "geo_live"),
  inputMessagesFilterContacts: isOf("contact"),
  inputMessagesFilterPoll: isOf("poll"),
  inputMessagesFilterUrl: ({ post }) => post.entities.some(({ _ }) => /Url$/.test(_)),
  inputMessagesFilterMyMentions: ({ mentioned }) => mentioned,
  inputMessagesFilterPinned: ({ id, box }) => box.isPinned(id),
};

/** Whether the message fits. Throws NotSimulatedError for a filter that is not known here. */
export function matches(message: Message, { q, filter, min_date, max_date }: SearchTerms): boolean {
  const isWanted = filters[filter._];
  if (isWanted === undefined) throw new NotSimulatedError(filter._);
  const { date, text } = message.post;
  if (date < min_date || (max_date !== 0 && date > max_date)) return false;
  return text.toLowerCase().includes(q.toLowerCase()) && isWanted(message);
}

function isOf(...kinds: ReturnType<typeof mediaKind>[]): (message: Message) => boolean {
  return ({ post: { media } }) => media !== undefined && kinds.includes(mediaKind(media));
}
