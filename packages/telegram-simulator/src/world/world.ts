import type { UpdatesSource } from "../rpc/updates-source.ts";
import type { Account, AccountProfile } from "./account.ts";
import { type AccountDirectory, createAccountDirectory } from "./account-directory.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import { boxOf, dialogOf } from "./boxes/box-of.ts";
import type { Message } from "./boxes/post.ts";
import { type ChannelActions, createChannelActions } from "./channels/channel-actions.ts";
import { type ChannelDirectory, createChannelDirectory } from "./channels/channel-directory.ts";
import { createForum, type Forum } from "./channels/forum.ts";
import { type Conversations, createConversations } from "./conversations.ts";
import { createFeedback, type Feedback } from "./feedback.ts";
import { createFileStore, type FileStore } from "./files/file-store.ts";
import { createUploadStore, type UploadStore } from "./files/upload-store.ts";
import type { Group } from "./group.ts";
import { createGroupDirectory, type GroupDirectory } from "./group-directory.ts";
import { createInjector, type Injector } from "./injector.ts";
import { createInviteActions, type InviteActions } from "./invites/invite-actions.ts";
import { createInviteDirectory, type InviteDirectory } from "./invites/invite-directory.ts";
import { createLoginDesk, type LoginDesk } from "./login/login-desk.ts";
import type { LoginToken } from "./login/login-tokens.ts";
import { createMediaLibrary, type MediaLibrary } from "./media/media-library.ts";
import type { Peer } from "./peer.ts";
import type { PushFaults } from "./push-faults.ts";
import { createRetention, defaultRetention, type RetentionOptions } from "./retention.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createSeed, type Seed } from "./seed.ts";
import { SendLimits } from "./send-limits.ts";
import { createStickerSets, type StickerSets } from "./stickers/sticker-sets.ts";
import { createUpdatesHub } from "./updates-hub.ts";
import { createUpdatesView, type UpdatesView } from "./views/updates-view.ts";

/** Options of a world. */
export interface WorldOptions {
  /** Whatever looks random follows from this text: equal seeds and actions give equal ids. */
  seed?: string;
  /** The data centre that accounts and files live in. */
  dcId?: number;
  /** The clock, Unix time in milliseconds. */
  nowMs?: () => number;
  /** How much the world remembers. */
  retention?: RetentionOptions;
  /**
   * Whether what is pushed about a channel introduces people whom the account does not know otherwise by `min` objects,
   * which do not allow to write to them (core.telegram.org/api/min). On by default, as with Telegram.
   */
  minObjects?: boolean;
}

/** What a group needs. */
export interface GroupProfile {
  title: string;
  /** The name by which the control API finds the group. */
  username: string;
  /** The first one is the creator. */
  members: readonly Account[];
}

/**
 * The simulated Telegram's state: who there is, what was written, which files there are. It knows Telegram's objects
 * but nothing of connections, sessions or bytes; what it has to tell to clients it gives to `onUpdates`.
 */
export interface World extends UpdatesSource, Injector, LoginDesk, AsyncDisposable {
  readonly seed: Seed;
  readonly dcId: number;
  readonly accounts: AccountDirectory;
  readonly groups: GroupDirectory;
  readonly channels: ChannelDirectory;
  readonly channelActions: ChannelActions;
  readonly forum: Forum;
  readonly invites: InviteDirectory;
  readonly inviteActions: InviteActions;
  readonly conversations: Conversations;
  readonly view: UpdatesView;
  readonly files: FileStore;
  readonly uploads: UploadStore;
  readonly media: MediaLibrary;
  readonly stickerSets: StickerSets;
  readonly alarms: Alarms;
  readonly feedback: Feedback;
  readonly scheduler: Scheduler;
  /** How much accounts may send; off at first. */
  readonly sendLimits: SendLimits;
  /** What goes wrong with updates on their way to clients. */
  readonly pushFaults: PushFaults;
  /** Unix time in seconds. */
  nowSeconds(): number;
  /** Throws Error when the phone number or username is taken. */
  addUser(profile: AccountProfile): Account;
  /** Creates a basic group; its creation is the first message in it. */
  addGroup(profile: GroupProfile): Group;
  /** Makes both accounts contacts of each other. */
  befriend(one: Account, other: Account): void;
  /** A chat's messages as they lie in the account's box, or the channel's, oldest first. */
  messages(account: Account, chat: Peer): Message[];
  /** The newest login code that was sent to the phone. */
  lastLoginCode(phone: string): string | undefined;
  /** Scans a QR code with the account's phone: accepts the login token. Throws Error when it is not valid. */
  acceptQr(token: Buffer, account: Account): LoginToken;
  /** Removes the files; what was to happen later does not. */
  close(): Promise<void>;
}

/** Creates an empty world. */
export function createWorld({
  seed: seedText = "simulator",
  dcId = 2,
  minObjects = true,
  nowMs = Date.now,
  retention: { messages = defaultRetention.messages, updates: loggedUpdates = defaultRetention.updates } = {},
}: WorldOptions = {}): World {
  const seed = createSeed(seedText);
  const nowSeconds = () => Math.floor(nowMs() / 1000);
  const hub = createUpdatesHub();
  const accounts = createAccountDirectory(seed, loggedUpdates);
  const groups = createGroupDirectory(seed);
  const channels = createChannelDirectory({ seed, loggedUpdates, nowSeconds });
  const files = createFileStore();
  const view = createUpdatesView({ accounts, groups, minObjects, nowSeconds, isHeard: () => hub.isHeard });
  const retention = createRetention(messages);
  const conversations = createConversations({
    accounts,
    channels,
    view,
    retention,
    nowSeconds,
    push: hub.push,
  });
  const media = createMediaLibrary({ seed, files, dcId, nowSeconds });
  const alarms = createAlarms(nowMs);
  const feedback = createFeedback({ conversations, alarms, nowSeconds });
  const channelActions = createChannelActions({ channels, conversations, nowSeconds });
  const invites = createInviteDirectory({ seed, nowSeconds });
  const logins = createLoginDesk(seed, hub, nowSeconds);

  function close(): Promise<void> {
    alarms.close();
    return files.close();
  }

  return {
    seed,
    dcId,
    accounts,
    groups,
    channels,
    channelActions,
    forum: createForum({ conversations, nowSeconds }),
    invites,
    inviteActions: createInviteActions({ invites, channelActions, conversations, nowSeconds }),
    conversations,
    view,
    files,
    uploads: createUploadStore(files),
    media,
    stickerSets: createStickerSets({ seed, files, media }),
    alarms,
    feedback,
    scheduler: createScheduler({ conversations, alarms }),
    sendLimits: new SendLimits(nowMs),
    pushFaults: hub.faults,
    nowSeconds,
    onUpdates: hub.onUpdates,
    ...logins,
    ...createInjector({ seed, accounts, files, media, conversations, nowSeconds }),
    addUser: accounts.add,
    addGroup({ title, username, members }) {
      const group = groups.add({ title, name: username, members, date: nowSeconds() });
      const action = { _: "messageActionChatCreate", title, users: members.map(({ id }) => id) };
      conversations.post({ from: group.creator, to: group, action });
      return group;
    },
    befriend(one, other) {
      one.contacts.set(other.id, { firstName: other.firstName, lastName: other.lastName });
      other.contacts.set(one.id, { firstName: one.firstName, lastName: one.lastName });
    },
    messages: messagesOf,
    lastLoginCode: (phone) => logins.loginCodes.last(phone)?.code,
    acceptQr(token, account) {
      const accepted = logins.loginTokens.accept(token, account);
      if (typeof accepted === "string") throw new Error(`the login token cannot be accepted: ${accepted}`);
      return accepted;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function messagesOf(account: Account, chat: Peer): Message[] {
  const box = boxOf(account, chat);
  const ids = dialogOf(account, chat)?.messageIds ?? [];
  return ids.flatMap((id) => box.message(id) ?? []);
}

/** The data centre at which an account lives. */
export function homeDcOf(world: World, account: Account): number {
  return account.dcId ?? world.dcId;
}
