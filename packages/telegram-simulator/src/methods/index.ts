import type { MethodTable } from "../rpc/call.ts";
import type { World } from "../world/world.ts";
import { accountMethods } from "./account.ts";
import { addressBookMethods } from "./address-book.ts";
import { atHome } from "./at-home.ts";
import { authMethods } from "./auth.ts";
import { authorizationMethods } from "./authorizations.ts";
import { blockedMethods } from "./blocked.ts";
import { channelsMethods } from "./channels/index.ts";
import { contactsMethods } from "./contacts.ts";
import { type DcOption, helpMethods } from "./help.ts";
import { loginTokenMethods } from "./login-tokens.ts";
import { messagesMethods } from "./messages/index.ts";
import { profileMethods } from "./profile.ts";
import { updatesMethods } from "./updates.ts";
import { uploadMethods } from "./upload.ts";
import { usersMethods } from "./users.ts";

export type { DcOption } from "./help.ts";

/** What the methods need besides the world. */
export interface MethodsOptions {
  /** The data centres that help.getConfig names; asked at each call. By default the world's one, on its usual port. */
  dcOptions?: () => readonly DcOption[];
}

/** All methods that the simulator knows, by TL name. */
export function createMethods(world: World, options: MethodsOptions = {}): MethodTable {
  const { dcOptions = () => [{ id: world.dcId, ipAddress: "127.0.0.1", port: 443 }] } = options;
  return atHome(world, {
    ...helpMethods(dcOptions),
    ...authMethods(world),
    ...authorizationMethods(world, dcOptions),
    ...loginTokenMethods(world),
    ...accountMethods(world),
    ...usersMethods(world),
    ...contactsMethods(world),
    ...blockedMethods(world),
    ...messagesMethods(world),
    ...channelsMethods(world),
    ...updatesMethods(world),
    ...uploadMethods(world),
    ...addressBookMethods(world),
    ...profileMethods(world),
  });
}
