import { RpcError } from "../rpc/rpc-error.ts";
import { isUsername } from "../world/channels/channel-directory.ts";
import type { World } from "../world/world.ts";

/** Throws RpcError for a username that cannot be, or that somebody has. */
export function checkUsername(world: World, username: string): void {
  if (!isUsername(username)) throw new RpcError(400, "USERNAME_INVALID");
  const owner = world.accounts.byUsername(username) ?? world.channels.byUsername(username);
  if (owner) throw new RpcError(400, "USERNAME_OCCUPIED");
}
