import type { MethodTable } from "../../rpc/call.ts";
import type { World } from "../../world/world.ts";
import { chatMethods } from "./chats.ts";
import { deleteMethods } from "./delete.ts";
import { dialogMethods } from "./dialogs.ts";
import { editMethods } from "./edit.ts";
import { historyMethods } from "./history.ts";
import { readMethods } from "./read.ts";
import { sendMethods } from "./send.ts";

/** The messages namespace. */
export function messagesMethods(world: World): MethodTable {
  return {
    ...sendMethods(world),
    ...editMethods(world),
    ...deleteMethods(world),
    ...readMethods(world),
    ...historyMethods(world),
    ...dialogMethods(world),
    ...chatMethods(world),
  };
}
