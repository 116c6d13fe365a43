import type { TlObject } from "../tl/tl-object.ts";

/** A text by which equal objects of TL type Reaction are known as such. */
export function reactionKey({ _, emoticon, document_id }: TlObject): string {
  return `${_}:${emoticon ?? document_id}`;
}
