import type { Account } from "../world/account.ts";
import { dialogOf } from "../world/boxes/box-of.ts";
import type { Message } from "../world/boxes/post.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import { markedId, type Peer } from "../world/peer.ts";
import { optionsOf, type Poll } from "../world/polls/poll.ts";
import { peerView } from "../world/views/peer-view.ts";
import { chatAction, chatActionNames } from "./chat-actions.ts";
import type { ControlContext, ControlRequest, ControlRoutes } from "./control-context.ts";
import { type Fields, readFields } from "./fields.ts";
import { findAccount, findMessage, findPeer } from "./find.ts";
import { summariseMessage } from "./message-summary.ts";

/** What people do besides writing: react, vote, pin, read, type; and what the account does on another device. */
export const feedbackRoutes: ControlRoutes = {
  "POST /messages/:chat/:id/reactions": (context, request) => {
    const message = messageAt(context, request);
    const fields = readFields(request.body);
    const by = personIn(context, fields);
    const emoji = fields.text("emoji");
    const isBig = fields.flag("big");
    fields.end();
    const reactions = emoji === undefined ? [] : [{ _: "reactionEmoji", emoticon: emoji }];
    context.simulator.world.feedback.react(message.post, by, reactions, isBig);
    return summariseMessage(message);
  },
  "POST /messages/:chat/:id/votes": (context, request) => {
    const message = messageAt(context, request);
    const poll = pollOf(message);
    const fields = readFields(request.body);
    const by = personIn(context, fields);
    const indexes = fields.numbers("options", 0, optionsOf(poll).length - 1) ?? [];
    fields.end();
    const options = indexes.flatMap((index) => optionsOf(poll)[index] ?? []);
    context.simulator.world.feedback.vote(poll, by, options);
    return summariseMessage(message);
  },
  "POST /messages/:chat/:id/close": (context, request) => {
    const message = messageAt(context, request);
    readFields(request.body).end();
    context.simulator.world.feedback.closePoll(pollOf(message));
    return summariseMessage(message);
  },
  "POST /messages/:chat/:id/pin": (context, request) => {
    const message = messageAt(context, request);
    const fields = readFields(request.body);
    const by = personIn(context, fields);
    const pinned = !fields.flag("unpin");
    const silent = fields.flag("silent");
    fields.end();
    context.simulator.world.pin(message, by, { pinned, silent });
    return summariseMessage(message);
  },
  "POST /read": (context, { body }) => {
    const fields = readFields(body);
    const by = personIn(context, fields);
    const chat = chatOf(context, fields, by);
    const upTo = fields.number("up_to", 1, Number.MAX_SAFE_INTEGER);
    fields.end();
    const { world } = context.simulator;
    const dialog = dialogOf(by, chat.seenBy);
    const last = upTo === undefined ? undefined : findMessage(context.account, "up_to", chat.ownPeer, upTo);
    const copy = last?.post.copies.find(({ box }) => box === by.box);
    const event = dialog && world.conversations.read(by, dialog, copy?.id ?? Number.MAX_SAFE_INTEGER);
    return { changed: event !== undefined };
  },
  "POST /typing": (context, { body }) => {
    const fields = readFields(body);
    const by = personIn(context, fields);
    const chat = chatOf(context, fields, by);
    const action = fields.oneOf("action", chatActionNames) ?? "typing";
    fields.end();
    context.simulator.world.conversations.type(by, chat.seenBy, chatAction(action));
    return { ok: true };
  },
  "POST /drafts": ({ simulator: { world }, account }, { body }) => {
    const fields = readFields(body);
    const peer = findPeer(world, "chat", fields.requiredText("chat"));
    const message = fields.text("text") ?? "";
    fields.end();
    const date = world.nowSeconds();
    const isEmpty = message === "";
    const draft = isEmpty ? { _: "draftMessageEmpty", date } : { _: "draftMessage", message, date };
    if (isEmpty) account.drafts.delete(markedId(peer));
    else account.drafts.set(markedId(peer), { peer, draft });
    const update = { _: "updateDraftMessage", peer: peerView(peer), draft };
    world.conversations.notify(account, [update], new Set([peer]));
    return { ok: true };
  },
  "POST /web-pages": ({ simulator: { world } }, { body }) => {
    const fields = readFields(body);
    const page = {
      url: fields.requiredText("url"),
      title: fields.requiredText("title"),
      description: fields.text("description"),
      siteName: fields.text("site_name"),
    };
    fields.end();
    if (!URL.canParse(page.url)) throw new InvalidInput("url", "expected an absolute URL");
    world.media.webPages.add(page);
    return { ok: true };
  },
  "POST /file-references/expire": ({ simulator: { world } }, { body }) => {
    readFields(body).end();
    world.media.references.expire();
    return { ok: true };
  },
};

function messageAt({ simulator: { world }, account }: ControlContext, { path }: ControlRequest): Message {
  const [chat = "", id = ""] = path;
  return findMessage(account, "id", findPeer(world, "chat", chat), Number(id));
}

function pollOf({ post: { media } }: Message): Poll {
  if (media?.kind === "poll") return media.poll;
  throw new InvalidInput("id", "expected the id of a poll");
}

function personIn({ simulator: { world } }: ControlContext, fields: Fields): Account {
  return findAccount(world, "from", fields.requiredText("from"));
}

/** The chat that `chat` names, else the one of `by` with the account; from both sides. */
function chatOf(
  { simulator: { world }, account }: ControlContext,
  fields: Fields,
  by: Account,
): { seenBy: Peer; ownPeer: Peer } {
  const chat = fields.text("chat");
  if (chat === undefined) return { seenBy: account, ownPeer: by };
  const peer = findPeer(world, "chat", chat);
  return { seenBy: peer, ownPeer: peer };
}
