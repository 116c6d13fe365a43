import { setTimeout as delay } from "node:timers/promises";
import type { Account } from "../world/account.ts";
import type { BoxEvent } from "../world/boxes/box-event.ts";
import { boxOf } from "../world/boxes/box-of.ts";
import type { Message } from "../world/boxes/post.ts";
import type { BoxEvents } from "../world/conversations.ts";
import type { Injection } from "../world/injector.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { MediaRecipe } from "../world/media/media-maker.ts";
import { type Peer, participantsOf } from "../world/peer.ts";
import type { World } from "../world/world.ts";
import type { ControlContext, ControlRequest, ControlRoutes } from "./control-context.ts";
import { type Fields, readFields } from "./fields.ts";
import { findAccount, findMessage, findPeer } from "./find.ts";
import { summariseMessage } from "./message-summary.ts";
import { readAlbum, readMedia } from "./read-media.ts";
import { readService } from "./read-service.ts";

const mostMessages = 100_000;
const mostPauseMs = 3_600_000;

/** Writing, reading, editing and deleting messages. */
export const messageRoutes: ControlRoutes = {
  "POST /messages": async ({ simulator: { world }, account }, { body }) => {
    const fields = readFields(body);
    const count = fields.number("count", 1, mostMessages) ?? 1;
    const everyMs = fields.number("every_ms", 0, mostPauseMs) ?? 0;
    const album = readAlbum(fields);
    const injection = readInjection(world, account, fields);
    if (album) return { message_ids: await injectAlbum(world, account, injection, album) };
    const ids: number[] = [];
    for (let index = 1; index <= count; index++) {
      if (index > 1 && everyMs > 0) await delay(everyMs);
      ids.push(await injectOne(world, account, numbered(injection, index)));
    }
    return { message_ids: ids };
  },
  "GET /messages": async ({ simulator: { world }, account }, { query }) => {
    const name = query.get("chat");
    if (!name) throw new InvalidInput("chat", "expected a username or id");
    const limit = Number(query.get("limit") ?? 100);
    if (!Number.isInteger(limit) || limit < 1)
      throw new InvalidInput("limit", "expected a whole number above 0");
    const messages = world.messages(account, findPeer(world, "chat", name)).slice(-limit);
    return Promise.all(messages.map(summariseMessage));
  },
  "PATCH /messages/:chat/:id": (context, request) => {
    const message = messageAt(context, request);
    const fields = readFields(request.body);
    const text = fields.requiredText("text");
    fields.end();
    context.simulator.world.edit(message, text);
    return summariseMessage(message);
  },
  "DELETE /messages/:chat/:id": (context, request) => {
    context.simulator.world.delete(messageAt(context, request));
    return { deleted: true };
  },
};

function messageAt({ simulator: { world }, account }: ControlContext, { path }: ControlRequest): Message {
  const [chat = "", id = ""] = path;
  return findMessage(account, "id", findPeer(world, "chat", chat), Number(id));
}

function readInjection(world: World, account: Account, fields: Fields): Injection {
  const isAnonymous = fields.flag("anonymous");
  const fromName = isAnonymous ? fields.text("from") : fields.requiredText("from");
  const from = isAnonymous || fromName === undefined ? undefined : findAccount(world, "from", fromName);
  const chat = fields.text("chat");
  const to = chat === undefined ? account : findPeer(world, "chat", chat);
  const replyTo = fields.number("reply_to", 1, Number.MAX_SAFE_INTEGER);
  const injection: Injection = {
    from,
    to,
    text: fields.text("text"),
    media: readMedia(fields),
    replyTo: replyTo === undefined ? undefined : repliedMessage(account, from, to, replyTo),
    service: readService(world, fields),
    silent: fields.flag("silent"),
    noforwards: fields.flag("noforwards"),
    quote: fields.text("quote"),
    topicId: fields.number("topic", 1, Number.MAX_SAFE_INTEGER),
    forward: readForward(world, account, fields),
  };
  fields.end();
  return injection;
}

/** Reads the field `forward`: a message of the account's box, by its chat and id. */
function readForward(world: World, account: Account, fields: Fields): Message | undefined {
  const forward = fields.object("forward");
  if (forward === undefined) return undefined;
  const chat = findPeer(world, "forward.chat", forward.requiredText("chat"));
  const id = forward.number("id", 1, Number.MAX_SAFE_INTEGER) ?? 0;
  forward.end();
  return findMessage(account, "forward.id", chat, id);
}

/** The chat in the account's own box: a person's private message to it lies in the chat with that person. */
function repliedMessage(account: Account, from: Account | undefined, to: Peer, id: number): Message {
  return findMessage(account, "reply_to", to === account && from ? from : to, id);
}

/** Texts of a series can be told apart: `{n}` stands for the number of the message. */
function numbered(injection: Injection, index: number): Injection {
  return { ...injection, text: injection.text?.replaceAll("{n}", String(index)) };
}

async function injectOne(world: World, account: Account, injection: Injection): Promise<number> {
  checkInvolved(account, injection);
  return ownId(account, injection, await world.inject(injection));
}

/** The text stands below the first of the album's messages. */
async function injectAlbum(
  world: World,
  account: Account,
  injection: Injection,
  album: readonly MediaRecipe[],
): Promise<number[]> {
  checkInvolved(account, injection);
  const items = album.map((media, index) => ({
    ...injection,
    media,
    text: index === 0 ? injection.text : undefined,
  }));
  return (await world.injectAlbum(items)).map((events) => ownId(account, injection, events));
}

function checkInvolved(account: Account, injection: Injection): void {
  const involves =
    injection.to.kind === "user" ? [injection.from, injection.to] : participantsOf(injection.to);
  // A channel's ids are the same for everybody, whether the account is in it or not.
  if (injection.to.kind !== "channel" && !involves.includes(account))
    throw new InvalidInput("chat", `expected one that ${account.firstName} takes part in`);
}

/** The message's id in the account's box, or in the channel's. */
function ownId(account: Account, { to }: Injection, events: BoxEvents<BoxEvent & { kind: "new" }>): number {
  const event = events.get(boxOf(account, to));
  if (event === undefined) throw new Error("unreachable: everybody involved gets a copy");
  return event.message.id;
}
