import type { Account } from "../account.ts";
import { MessageBox } from "../boxes/message-box.ts";
import type { Seed } from "../seed.ts";
import { type Channel, markedChannelId } from "./channel.ts";
import { newMember } from "./new-member.ts";
import { noBan } from "./rights.ts";

/** What a channel begins with. */
export interface ChannelProfile {
  title: string;
  creator: Account;
  isBroadcast: boolean;
  username?: string | undefined;
  about?: string | undefined;
  /** Unix time in seconds. */
  date: number;
}

/** The supergroups and channels of the world. */
export interface ChannelDirectory extends Iterable<Channel> {
  readonly size: number;
  /** Makes a channel whose only member is the creator. Throws Error for a username that is no username. */
  add(profile: ChannelProfile): Channel;
  remove(channel: Channel): void;
  byId(id: bigint): Channel | undefined;
  /** By the (marked) id of its message box. */
  byBoxId(markedId: bigint): Channel | undefined;
  /** With or without `@`, in any case. */
  byUsername(username: string): Channel | undefined;
}

/** What a directory of channels needs of the world. */
export interface ChannelDirectoryContext {
  readonly seed: Seed;
  /** How many changes each channel's box remembers. */
  readonly loggedUpdates: number;
  nowSeconds(): number;
}

/** Creates an empty directory. */
export function createChannelDirectory({
  seed,
  loggedUpdates,
  nowSeconds,
}: ChannelDirectoryContext): ChannelDirectory {
  const byId = new Map<bigint, Channel>();
  let created = 0;

  return {
    get size() {
      return byId.size;
    },
    add({ title, creator, isBroadcast, username, about = "", date }) {
      if (username !== undefined && !isUsername(username)) throw new Error(`username ${username}: not valid`);
      const id = seed.between(1_000_000_000n, 3_000_000_000n, "channel", created++);
      const channel: Channel = {
        kind: "channel",
        id,
        isBroadcast,
        username,
        title,
        about,
        creator,
        members: new Map(),
        bans: new Map(),
        defaultBan: noBan,
        slowModeSeconds: 0,
        lastWritten: new Map(),
        hasSignatures: false,
        linked: undefined,
        photo: undefined,
        migratedFrom: undefined,
        isJoinRequestNeeded: false,
        topics: undefined,
        threads: new Map(),
        discussedAs: new Map(),
        date,
        changedDate: date,
        box: new MessageBox({ ownerId: markedChannelId(id), channelId: id, loggedUpdates }),
        nowSeconds,
        accessHashFor: (viewer) => seed.long("channel_access_hash", viewer.id, id),
      };
      channel.members.set(creator.id, newMember(creator, creator, date, 0));
      byId.set(id, channel);
      return channel;
    },
    remove(channel) {
      byId.delete(channel.id);
    },
    byId: (id) => byId.get(id),
    byBoxId: (markedId) => byId.get(-markedId - -markedChannelId(0n)),
    byUsername(username) {
      const name = username.replace(/^@/, "").toLowerCase();
      // Usernames change; channels are few.
      return [...byId.values()].find((channel) => channel.username?.toLowerCase() === name);
    },
    [Symbol.iterator]: () => byId.values(),
  };
}

/** Five to 32 letters, digits or underscores, a letter first. */
export function isUsername(text: string): boolean {
  return /^[a-z]\w{4,31}$/i.test(text);
}
