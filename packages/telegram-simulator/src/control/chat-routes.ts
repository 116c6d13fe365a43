import type { Account } from "../world/account.ts";
import { bannedRights } from "../world/channels/rights.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { World } from "../world/world.ts";
import type { ControlRoutes } from "./control-context.ts";
import { type Fields, readFields } from "./fields.ts";
import { findAccount, findChannel } from "./find.ts";
import { readRights } from "./read-rights.ts";
import { summariseChannel, summariseGroup } from "./state-routes.ts";

const longestPauseSeconds = 3600;

/** Making, changing and deleting chats. */
export const chatRoutes: ControlRoutes = {
  "POST /chats": ({ simulator: { world }, account }, { body }) => {
    const fields = readFields(body);
    const kind = fields.oneOf("kind", ["group", "supergroup", "channel"]) ?? "supergroup";
    const title = fields.requiredText("title");
    const username = fields.text("username");
    const creatorName = fields.text("creator");
    const creator = creatorName === undefined ? account : findAccount(world, "creator", creatorName);
    const members = readMembers(world, fields).filter((member) => member !== creator);
    fields.end();
    checkName(world, username);
    if (kind === "group") {
      if (username === undefined) throw new InvalidInput("username", "expected a name to find the group by");
      return summariseGroup(world.addGroup({ title, username, members: [creator, ...members] }));
    }
    const profile = { title, username, creator, isBroadcast: kind === "channel", date: world.nowSeconds() };
    const { channel } = world.channelActions.create(profile);
    for (const member of members) world.channelActions.join(channel, member, creator);
    return summariseChannel(channel);
  },
  "PATCH /chats/:chat": ({ simulator: { world } }, { path, body }) => {
    const channel = findChannel(world, "chat", path[0] ?? "");
    const fields = readFields(body);
    const title = fields.text("title");
    const slowMode = fields.number("slow_mode_seconds", 0, longestPauseSeconds);
    const forbidden = readRights(fields, "forbidden", bannedRights);
    const isPrivate = fields.flag("private");
    const isForum = fields.has("forum") ? fields.flag("forum") : undefined;
    const asksToJoin = fields.has("join_requests") ? fields.flag("join_requests") : undefined;
    const linkedName = fields.text("discussion");
    const linked = linkedName === undefined ? undefined : findChannel(world, "discussion", linkedName);
    const signatures = fields.has("signatures") ? fields.flag("signatures") : undefined;
    fields.end();
    if (title !== undefined) world.channelActions.retitle(channel, title, channel.creator);
    if (slowMode !== undefined) world.channelActions.setSlowMode(channel, slowMode);
    if (forbidden !== undefined)
      world.channelActions.restrictAll(channel, { rights: forbidden, untilDate: 0 });
    if (linked) world.channelActions.link(channel, linked);
    if (isForum !== undefined) world.forum.toggle(channel, isForum);
    if (asksToJoin !== undefined) channel.isJoinRequestNeeded = asksToJoin;
    if (isPrivate) channel.username = undefined;
    if (signatures !== undefined) channel.hasSignatures = signatures;
    return summariseChannel(channel);
  },
  "DELETE /chats/:chat": ({ simulator: { world } }, { path }) => {
    world.channelActions.remove(findChannel(world, "chat", path[0] ?? ""));
    return { deleted: true };
  },
};

function readMembers(world: World, fields: Fields): Account[] {
  return (fields.texts("members") ?? []).map((name) => findAccount(world, "members", name));
}

function checkName(world: World, username: string | undefined): void {
  if (username === undefined) return;
  if (!/^[a-z]\w{4,31}$/i.test(username)) {
    throw new InvalidInput("username", "expected 5 to 32 letters, digits or underscores, a letter first");
  }
  const { accounts, channels, groups } = world;
  if (accounts.byUsername(username) ?? channels.byUsername(username) ?? groups.byName(username)) {
    throw new InvalidInput("username", `expected one that is free, not ${username}`);
  }
}
