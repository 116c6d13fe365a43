import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { AccountDirectory } from "./account-directory.ts";
import type { BoxEvent } from "./boxes/box-event.ts";
import type { Draft, Message, Reply } from "./boxes/post.ts";
import { hasAdminRight } from "./channels/membership.ts";
import { replyInTopic, replyTo } from "./channels/threads.ts";
import type { BoxEvents, Conversations } from "./conversations.ts";
import type { FileStore } from "./files/file-store.ts";
import { withFoundEntities } from "./find-entities.ts";
import { forwardOrigin } from "./forward-origin.ts";
import { InvalidInput } from "./invalid-input.ts";
import { firstWebPage } from "./media/first-web-page.ts";
import type { Media } from "./media/media.ts";
import type { MediaLibrary } from "./media/media-library.ts";
import { createMediaMaker, type MediaRecipe } from "./media/media-maker.ts";
import type { Peer } from "./peer.ts";
import type { Seed } from "./seed.ts";
import { type ServiceMessage, serviceAction } from "./service-action.ts";

/** Lets people of the world act without a client: write, edit, delete. */
export interface Injector {
  /**
   * Writes a message. The events tell which box has got it under which id.
   * Throws InvalidInput for a message that nobody could have written.
   */
  inject(injection: Injection): Promise<BoxEvents<BoxEvent & { kind: "new" }>>;
  /** Writes messages together, as an album. Throws InvalidInput. */
  injectAlbum(items: readonly Injection[]): Promise<BoxEvents<BoxEvent & { kind: "new" }>[]>;
  /** Pins or unpins a message for everybody in the chat; a service message tells of a pin. */
  pin(message: Message, by: Account, options?: { pinned?: boolean; silent?: boolean }): void;
  /** Changes a message's text as its author would; everybody who has it is told. */
  edit(message: Message, text: string, entities?: TlObject[]): void;
  /** Deletes a message for everybody. */
  delete(message: Message): void;
}

/** A message to be written. */
export interface Injection {
  /** Absent for a group message that nobody signs. */
  from: Account | undefined;
  to: Peer;
  text?: string | undefined;
  /** Objects of TL type MessageEntity. */
  entities?: TlObject[] | undefined;
  media?: MediaRecipe | undefined;
  /** Any copy of the message that this one answers. */
  replyTo?: Message | undefined;
  /** The topic of a forum that it is written in: the general one by default. */
  topicId?: number | undefined;
  /** Makes it a service message, with its effect on the group. */
  service?: ServiceMessage | undefined;
  silent?: boolean | undefined;
  /** It must not be forwarded or saved. */
  noforwards?: boolean | undefined;
  /** The part of the replied message that this one answers. */
  quote?: string | undefined;
  /** Any copy of the message that is passed on; text and media are its. */
  forward?: Message | undefined;
}

/** What the injector needs of the world. */
export interface InjectorContext {
  readonly seed: Seed;
  readonly accounts: AccountDirectory;
  readonly files: FileStore;
  readonly media: MediaLibrary;
  readonly conversations: Conversations;
  nowSeconds(): number;
}

/** Creates an injector. */
export function createInjector(context: InjectorContext): Injector {
  const { conversations, nowSeconds } = context;
  const makeMedia = createMediaMaker(context);

  async function draftOf(injection: Injection): Promise<Draft> {
    const { from, to, text = "", forward, service } = injection;
    const flags = { silent: injection.silent === true, noforwards: injection.noforwards === true };
    if (forward) return { ...forwardDraft(forward), from, to, flags };
    if (!text && !injection.media && !service) throw new InvalidInput("text", "expected a text or media");
    const entities = withFoundEntities(text, injection.entities);
    const page = firstWebPage(context.media.webPages, text, entities);
    const made = injection.media && (await makeMedia(injection.media));
    const media: Media | undefined = made ?? (page && { kind: "webpage", page });
    return { from, to, text, entities, media, flags, reply: replyIn(injection) };
  }

  return {
    async inject(injection) {
      const { from, to, service } = injection;
      // Whoever comes by a link is no member before the message.
      if (service?.action !== "chat_joined_by_link") checkSender(from, to);
      const draft = await draftOf(injection);
      if (service === undefined) return conversations.post(draft);
      const { action, before, after } = serviceAction(service, from, to, nowSeconds());
      before?.();
      const events = conversations.post({ ...draft, text: "", entities: [], media: undefined, action });
      after?.();
      return events;
    },
    async injectAlbum(items) {
      const groupedId = context.media.freshId("album");
      const drafts: Draft[] = [];
      for (const item of items) {
        checkSender(item.from, item.to);
        drafts.push({ ...(await draftOf(item)), groupedId });
      }
      return conversations.postAll(drafts);
    },
    pin(message, by, { pinned = true, silent = false } = {}) {
      const { copies } = message.post;
      conversations.pin(copies, pinned);
      // In a private chat the other side is the peer for one, and the owner of the box for the other.
      const isPeer = message.dialog.peer === by;
      const peer = isPeer ? context.accounts.byId(message.box.ownerId) : message.dialog.peer;
      if (!pinned || peer === undefined) return;
      conversations.post({
        from: by,
        to: peer,
        action: { _: "messageActionPinMessage" },
        reply: replyTo(message),
        flags: { silent },
      });
    },
    edit({ post }, text, entities) {
      post.text = text;
      post.entities = withFoundEntities(text, entities);
      post.editDate = nowSeconds();
      conversations.announceEdit(post);
    },
    delete({ post }) {
      conversations.remove(post.copies);
    },
  };
}

function checkSender(from: Account | undefined, to: Peer): void {
  if (to.kind === "user") {
    if (from === undefined)
      throw new InvalidInput("from", "expected a sender: only a group has messages without one");
  } else if (from !== undefined && !to.members.has(from.id)) {
    throw new InvalidInput("from", `expected a member of ${to.title}`);
  } else if (from !== undefined && to.kind === "channel" && to.isBroadcast) {
    if (!hasAdminRight(to, from, "post_messages"))
      throw new InvalidInput("from", `expected an administrator of ${to.title}`);
  }
}

/** What it answers, or the topic that it stands in. */
function replyIn({ to, replyTo, quote, topicId }: Injection): Reply | undefined {
  if (replyTo) return replyOf(replyTo, quote);
  if (topicId === undefined) return undefined;
  if (to.kind !== "channel" || !to.topics?.has(topicId))
    throw new InvalidInput("topic", "expected the id of a topic of this forum");
  return replyInTopic(to, topicId);
}

function replyOf(message: Message, quote: string | undefined): Reply {
  if (quote === undefined) return replyTo(message);
  const offset = message.post.text.indexOf(quote);
  if (offset === -1) throw new InvalidInput("quote", "expected a part of the message that is answered");
  return replyTo(message, { text: quote, entities: [], offset });
}

function forwardDraft(message: Message): Pick<Draft, "text" | "entities" | "media" | "forward"> {
  const { post } = message;
  if (post.flags.noforwards) throw new InvalidInput("forward", "expected a message that may be forwarded");
  const { text, entities, media } = post;
  return { text, entities, media, forward: { ...forwardOrigin(message), savedFrom: undefined } };
}
