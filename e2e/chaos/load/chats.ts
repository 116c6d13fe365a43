import type { ChaosSystem } from "../processes/start-system.ts";

/** A chat of the account in which something happens. */
export interface Chat {
  /** Marked id, as events and histories have it. */
  readonly id: string;
  /** `chat_id` of the API. */
  readonly address: string | number;
  /** How the simulator's control API knows it. */
  readonly name: string;
  /** Who writes in it. */
  readonly writers: readonly string[];
  readonly kind: "private" | "group" | "supergroup" | "channel";
}

/** What `GET /state` of the control API says of accounts. */
interface State {
  readonly account: { readonly id: number };
  readonly accounts: readonly { readonly id: number; readonly username: string | null }[];
}

/** Who the account is and where it is. */
export interface ChatsOfAccount {
  readonly accountId: number;
  readonly chats: readonly Chat[];
}

/** The people's private chats, and groups, supergroups and a channel of theirs with the account in them. */
export async function openChats({ control, people }: ChaosSystem): Promise<ChatsOfAccount> {
  const { account, accounts } = (await control.request("GET", "/state")) as State;
  const idOf = new Map(accounts.map(({ id, username }) => [username, id]));
  const chats: Chat[] = people.map((name) => ({
    id: String(idOf.get(name)),
    address: `@${name}`,
    name,
    writers: [name],
    kind: "private",
  }));
  for (const [index, kind] of (
    ["group", "group", "supergroup", "supergroup", "channel"] as const
  ).entries()) {
    const writers = people.slice(index * 2, index * 2 + 2);
    const name = `chaos_${kind}_${index}`;
    const made = (await control.post("/chats", {
      kind,
      title: `Chaos ${index}`,
      username: name,
      creator: writers[0],
      members: [...writers, "telepipe_demo"],
    })) as { id: number | string };
    chats.push({
      id: String(made.id),
      address: kind === "group" ? Number(made.id) : `@${name}`,
      name,
      // In a channel only its maker writes.
      writers: kind === "channel" ? writers.slice(0, 1) : writers,
      kind,
    });
  }
  return { chats, accountId: account.id };
}
