import type { Account } from "./account.ts";
import { noBan } from "./channels/rights.ts";
import type { Group } from "./group.ts";
import type { Seed } from "./seed.ts";

/** The basic groups of the world. */
export interface GroupDirectory extends Iterable<Group> {
  readonly size: number;
  /** Makes a group of the members, the first of whom is its creator. Throws Error when the name is taken. */
  add(profile: { title: string; name: string; members: readonly Account[]; date: number }): Group;
  byId(id: bigint): Group | undefined;
  /** By the control API's name, in any case. */
  byName(name: string): Group | undefined;
}

/** Creates an empty directory. */
export function createGroupDirectory(seed: Seed): GroupDirectory {
  const byId = new Map<bigint, Group>();
  const byName = new Map<string, Group>();

  return {
    get size() {
      return byId.size;
    },
    add({ title, name, members, date }) {
      const [creator] = members;
      if (creator === undefined) throw new Error(`group ${name} needs at least one member`);
      if (byName.has(name.toLowerCase())) throw new Error(`group name ${name} is taken`);
      const group: Group = {
        kind: "group",
        id: seed.between(3_000_000_000n, 5_000_000_000n, "group", byId.size),
        name,
        title,
        photo: undefined,
        about: "",
        defaultBan: noBan,
        migratedTo: undefined,
        creator,
        members: new Map(
          members.map((account) => [account.id, { account, inviter: creator, date, isAdmin: false }]),
        ),
        date,
        version: 1,
      };
      byId.set(group.id, group);
      byName.set(name.toLowerCase(), group);
      return group;
    },
    byId: (id) => byId.get(id),
    byName: (name) => byName.get(name.replace(/^@/, "").toLowerCase()),
    [Symbol.iterator]: () => byId.values(),
  };
}
