import type { MethodTable } from "../../rpc/call.ts";
import type { World } from "../../world/world.ts";
import { chatRightsMethods } from "./chat-rights.ts";
import { chatMethods } from "./chats.ts";
import { deleteMethods } from "./delete.ts";
import { deleteHistoryMethods } from "./delete-history.ts";
import { dialogMarkMethods } from "./dialog-marks.ts";
import { dialogMethods } from "./dialogs.ts";
import { discussionMethods } from "./discussion.ts";
import { draftMethods } from "./drafts.ts";
import { editMethods } from "./edit.ts";
import { forwardMethods } from "./forward.ts";
import { historyMethods } from "./history.ts";
import { inviteLinkMethods } from "./invite-links.ts";
import { joinByInviteMethods } from "./join-by-invite.ts";
import { manageChatMethods } from "./manage-chat.ts";
import { pinMethods } from "./pin.ts";
import { pollMethods } from "./polls.ts";
import { reactionMethods } from "./reactions.ts";
import { readMethods } from "./read.ts";
import { readReceiptMethods } from "./read-receipts.ts";
import { scheduledMethods } from "./scheduled.ts";
import { searchMethods } from "./search.ts";
import { searchGlobalMethods } from "./search-global.ts";
import { sendMethods } from "./send.ts";
import { sendMultiMediaMethods } from "./send-multi-media.ts";
import { stickerSetMethods } from "./sticker-sets.ts";
import { webPageMethods } from "./web-pages.ts";

/** The messages namespace. */
export function messagesMethods(world: World): MethodTable {
  return {
    ...sendMethods(world),
    ...sendMultiMediaMethods(world),
    ...forwardMethods(world),
    ...editMethods(world),
    ...deleteMethods(world),
    ...readMethods(world),
    ...pinMethods(world),
    ...reactionMethods(world),
    ...pollMethods(world),
    ...scheduledMethods(world),
    ...draftMethods(world),
    ...readReceiptMethods(world),
    ...webPageMethods(world),
    ...historyMethods(world),
    ...dialogMethods(world),
    ...dialogMarkMethods(world),
    ...chatMethods(world),
    ...manageChatMethods(world),
    ...discussionMethods(world),
    ...chatRightsMethods(world),
    ...searchGlobalMethods(world),
    ...inviteLinkMethods(world),
    ...joinByInviteMethods(world),
    ...searchMethods(world),
    ...stickerSetMethods(world),
    ...deleteHistoryMethods(world),
  };
}
