import { ApiError } from "@telepipe/contracts";
import { Api } from "telegram";
import type { ResolvedPeer } from "./peers.ts";

/** The same peer where only a user will do. @throws ApiError CHAT_NOT_FOUND for groups and channels */
export function inputUser({ input }: ResolvedPeer): Api.TypeInputUser {
  if (input instanceof Api.InputPeerSelf) return new Api.InputUserSelf();
  if (input instanceof Api.InputPeerUser) return new Api.InputUser(input);
  if (input instanceof Api.InputPeerUserFromMessage) return new Api.InputUserFromMessage(input);
  throw new ApiError("CHAT_NOT_FOUND", { detail: "user not found" });
}
