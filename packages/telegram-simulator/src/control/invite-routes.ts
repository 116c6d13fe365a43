import { InvalidInput } from "../world/invalid-input.ts";
import { inviteHashIn } from "../world/invites/invite-directory.ts";
import { isExpired } from "../world/invites/invite-link.ts";
import { migrateGroup } from "../world/migrate-group.ts";
import type { ControlRoutes } from "./control-context.ts";
import { readFields } from "./fields.ts";
import { findAccount, findChannel, findPeer } from "./find.ts";
import { summariseChannel } from "./state-routes.ts";

const topicColor = 0x6fb9f0;

/** How people come into chats by themselves, topics of forums, and groups that outgrow themselves. */
export const inviteRoutes: ControlRoutes = {
  "POST /chats/:chat/invites": ({ simulator: { world } }, { path, body }) => {
    const chat = findPeer(world, "chat", path[0] ?? "");
    const fields = readFields(body);
    const isRequestNeeded = fields.flag("request_needed");
    fields.end();
    if (chat.kind === "user") throw new InvalidInput("chat", "expected a group or channel");
    return { link: `https://t.me/+${world.invites.create(chat, chat.creator, { isRequestNeeded }).hash}` };
  },
  "POST /invites/use": ({ simulator: { world } }, { body }) => {
    const fields = readFields(body);
    const account = findAccount(world, "from", fields.requiredText("from"));
    const link = world.invites.byHash(inviteHashIn(fields.requiredText("link")));
    fields.end();
    if (link === undefined || isExpired(link, world.nowSeconds()))
      throw new InvalidInput("link", "expected an invite link that is still good");
    const { chat } = link;
    if (chat.members.has(account.id))
      throw new InvalidInput("from", `expected somebody who is not in ${chat.title}`);
    if (link.isRequestNeeded) world.inviteActions.ask(chat, account, link);
    else world.inviteActions.enter({ chat, account, link, approvedBy: undefined });
    return { status: link.isRequestNeeded ? "requested" : "joined" };
  },
  "POST /chats/:chat/topics": ({ simulator: { world } }, { path, body }) => {
    const channel = findChannel(world, "chat", path[0] ?? "");
    const fields = readFields(body);
    const title = fields.requiredText("title");
    fields.end();
    if (channel.topics === undefined) throw new InvalidInput("chat", "expected a forum");
    const design = { title, iconColor: topicColor, iconEmojiId: undefined };
    return { topic_id: world.forum.create(channel, channel.creator, design).topic.id };
  },
  "POST /chats/:chat/migrate": ({ simulator: { world } }, { path, body }) => {
    const group = findPeer(world, "chat", path[0] ?? "");
    readFields(body).end();
    if (group.kind !== "group" || group.migratedTo)
      throw new InvalidInput("chat", "expected a basic group that is still one");
    return summariseChannel(migrateGroup(world, group, group.creator));
  },
};
