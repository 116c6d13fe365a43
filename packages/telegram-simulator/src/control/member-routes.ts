import type { Account } from "../world/account.ts";
import type { Channel } from "../world/channels/channel.ts";
import { isMember } from "../world/channels/membership.ts";
import { adminRights, bannedRights, noBan } from "../world/channels/rights.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import { setBlocked } from "../world/set-blocked.ts";
import { setGroupAdmin } from "../world/set-group-admin.ts";
import type { ControlContext, ControlRequest, ControlRoutes } from "./control-context.ts";
import { readFields } from "./fields.ts";
import { findAccount, findChannel, findPeer } from "./find.ts";
import { readRights } from "./read-rights.ts";

const mostSeconds = 4_294_967_295;

/** Who is in a supergroup or channel and what they may do there; what people do to the account. */
export const memberRoutes: ControlRoutes = {
  "PUT /chats/:chat/members/:user": (context, request) => {
    const { channel, user } = namedIn(context, request);
    if (isMember(channel, user))
      throw new InvalidInput("user", `expected somebody who is not in ${channel.title}`);
    context.simulator.world.channelActions.join(channel, user);
    return { ok: true };
  },
  "DELETE /chats/:chat/members/:user": (context, request) => {
    const { channel, user } = namedIn(context, request);
    if (!isMember(channel, user)) throw new InvalidInput("user", `expected a member of ${channel.title}`);
    context.simulator.world.channelActions.leave(channel, user);
    return { ok: true };
  },
  "PUT /chats/:chat/bans/:user": (context, request) => {
    const { channel, user } = namedIn(context, request);
    const fields = readFields(request.body);
    const rights = readRights(fields, "rights", bannedRights) ?? new Set(["view_messages" as const]);
    const untilDate = fields.number("until_date", 0, mostSeconds) ?? 0;
    fields.end();
    context.simulator.world.channelActions.ban(channel, user, channel.creator, { rights, untilDate });
    return { ok: true };
  },
  "DELETE /chats/:chat/bans/:user": (context, request) => {
    const { channel, user } = namedIn(context, request);
    context.simulator.world.channelActions.ban(channel, user, channel.creator, noBan);
    return { ok: true };
  },
  "PUT /chats/:chat/admins/:user": (context, request) => {
    if (appointInGroup(context, request, true)) return { ok: true };
    const { channel, user } = namedIn(context, request);
    const fields = readFields(request.body);
    const all = new Set(adminRights.filter((right) => right !== "anonymous"));
    const rights = readRights(fields, "rights", adminRights) ?? all;
    const rank = fields.text("rank") ?? "";
    fields.end();
    context.simulator.world.channelActions.promote(channel, user, channel.creator, { rights, rank });
    return { ok: true };
  },
  "DELETE /chats/:chat/admins/:user": (context, request) => {
    if (appointInGroup(context, request, false)) return { ok: true };
    const { channel, user } = namedIn(context, request);
    const nothing = { rights: new Set<never>(), rank: "" };
    context.simulator.world.channelActions.promote(channel, user, channel.creator, nothing);
    return { ok: true };
  },
  "PATCH /people/:user": ({ simulator: { world }, account }, { path, body }) => {
    const user = findAccount(world, "user", path[0] ?? "");
    const fields = readFields(body);
    const blocks = fields.has("blocks_account") ? fields.flag("blocks_account") : undefined;
    const isDeleted = fields.has("deleted") ? fields.flag("deleted") : undefined;
    const isPremium = fields.has("premium") ? fields.flag("premium") : undefined;
    fields.end();
    if (isPremium !== undefined) user.isPremium = isPremium;
    if (blocks === undefined && isDeleted === undefined) return { ok: true };
    if (user === account) throw new InvalidInput("user", "expected somebody else than the account");
    if (blocks !== undefined) setBlocked(world, user, account, blocks);
    if (isDeleted !== undefined) user.isDeleted = isDeleted;
    return { ok: true };
  },
};

/** Whether the chat is a basic group, whose administrators all have the same rights. */
function appointInGroup(
  { simulator: { world } }: ControlContext,
  { path: [chat = "", name = ""], body }: ControlRequest,
  isAdmin: boolean,
): boolean {
  const group = findPeer(world, "chat", chat);
  if (group.kind !== "group") return false;
  if (isAdmin) readFields(body).end();
  const user = findAccount(world, "user", name);
  const member = group.members.get(user.id);
  if (member === undefined || user === group.creator)
    throw new InvalidInput("user", `expected a member of ${group.title} who has not made it`);
  setGroupAdmin(world.conversations, group, member, isAdmin);
  return true;
}

function namedIn(
  { simulator: { world } }: ControlContext,
  { path }: ControlRequest,
): {
  channel: Channel;
  user: Account;
} {
  const [chat = "", user = ""] = path;
  return { channel: findChannel(world, "chat", chat), user: findAccount(world, "user", user) };
}
