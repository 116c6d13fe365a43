import type { SearchFilter } from "@telepipe/contracts";
import { Api } from "telegram";

/** What messages can be searched for besides their text → core.telegram.org/type/MessagesFilter. */
const FILTERS: Readonly<Record<SearchFilter, () => Api.TypeMessagesFilter>> = {
  photo: () => new Api.InputMessagesFilterPhotos(),
  video: () => new Api.InputMessagesFilterVideo(),
  photo_or_video: () => new Api.InputMessagesFilterPhotoVideo(),
  document: () => new Api.InputMessagesFilterDocument(),
  animation: () => new Api.InputMessagesFilterGif(),
  audio: () => new Api.InputMessagesFilterMusic(),
  voice: () => new Api.InputMessagesFilterVoice(),
  video_note: () => new Api.InputMessagesFilterRoundVideo(),
  location: () => new Api.InputMessagesFilterGeo(),
  contact: () => new Api.InputMessagesFilterContacts(),
  url: () => new Api.InputMessagesFilterUrl(),
  mention: () => new Api.InputMessagesFilterMyMentions(),
  pinned: () => new Api.InputMessagesFilterPinned(),
};

/** The filter of that name; without one, everything. */
export function searchFilter(name: SearchFilter | null): Api.TypeMessagesFilter {
  return name === null ? new Api.InputMessagesFilterEmpty() : FILTERS[name]();
}
