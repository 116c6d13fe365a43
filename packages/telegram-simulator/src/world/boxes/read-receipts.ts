import type { Account } from "../account.ts";
import type { BoxEvent } from "./box-event.ts";
import { type Dialog, lowerBound } from "./dialog.ts";
import type { MessageBox } from "./message-box.ts";
import type { Message } from "./post.ts";

/** The author's copy of a message that somebody else has in this box. */
export function originalOf(box: MessageBox, id: number): Message | undefined {
  return box.message(id)?.post.copies.find((copy) => copy.out && copy.box !== box);
}

/** Advances the authors' outboxes to the newest of their messages that the reader has just seen. */
export function readReceipts(
  reader: Account,
  dialog: Dialog,
  readBefore: number,
): { box: MessageBox; event: BoxEvent }[] {
  const newest = new Map<MessageBox, Message>();
  const { messageIds, readInboxMaxId } = dialog;
  for (const id of messageIds.slice(
    lowerBound(messageIds, readBefore + 1),
    lowerBound(messageIds, readInboxMaxId + 1),
  )) {
    const original = originalOf(reader.box, id);
    if (original) newest.set(original.box, original);
  }
  return [...newest].flatMap(([box, message]) => {
    const event = box.readOutbox(message.dialog, message.id);
    return event ? [{ box, event }] : [];
  });
}
