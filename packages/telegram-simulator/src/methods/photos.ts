import type { MethodTable } from "../rpc/call.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { requireUser } from "./input-peer.ts";
import { method } from "./method.ts";

/** The photos namespace: nobody in the world has a profile photo. */
export function photosMethods(world: World): MethodTable {
  return {
    "photos.getUserPhotos": method<{ user_id: TlObject }>((call, { user_id }) => {
      const viewer = call.requireAccount();
      const account = requireUser(world, viewer, user_id);
      return { _: "photos.photos", photos: [], users: [userView(viewer, account)] };
    }),
  };
}
