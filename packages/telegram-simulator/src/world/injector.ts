import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "./account.ts";
import type { AccountDirectory } from "./account-directory.ts";
import type { BoxEvent } from "./boxes/box-event.ts";
import type { Message } from "./boxes/post.ts";
import { hasAdminRight } from "./channels/membership.ts";
import type { BoxEvents, Conversations } from "./conversations.ts";
import type { FileStore } from "./files/file-store.ts";
import { withFoundEntities } from "./find-entities.ts";
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
  /** Makes it a service message, with its effect on the group. */
  service?: ServiceMessage | undefined;
  silent?: boolean | undefined;
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

  return {
    async inject(injection) {
      const { from, to, text, entities, replyTo, service } = injection;
      checkSender(from, to);
      if (!text && !injection.media && !service) throw new InvalidInput("text", "expected a text or media");
      const found = withFoundEntities(text ?? "", entities);
      const page = firstWebPage(context.media.webPages, text ?? "", found);
      const made = injection.media && (await makeMedia(injection.media));
      const media: Media | undefined = made ?? (page && { kind: "webpage", page });
      const date = nowSeconds();
      const draft = { from, to, text, entities: found, media, flags: { silent: injection.silent === true } };
      const reply = replyTo && { to: replyTo.post, quote: undefined };
      if (service === undefined) return conversations.post({ ...draft, reply });
      const { action, before, after } = serviceAction(service, from, to, date);
      before?.();
      const events = conversations.post({ ...draft, text: "", reply, action });
      after?.();
      return events;
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
