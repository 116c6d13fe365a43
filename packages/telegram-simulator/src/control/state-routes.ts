import type { Account } from "../world/account.ts";
import type { Channel } from "../world/channels/channel.ts";
import type { Group } from "../world/group.ts";
import { markedId } from "../world/peer.ts";
import type { ControlRoutes } from "./control-context.ts";

/** What there is, and what was called. */
export const stateRoutes: ControlRoutes = {
  "GET /state": ({ simulator, account }) => {
    const { world } = simulator;
    const accounts = [...world.accounts];
    return {
      listening: { host: simulator.host, port: simulator.port, dc_id: simulator.dcId },
      account: summariseAccount(account),
      accounts: accounts.map(summariseAccount),
      chats: [...[...world.groups].map(summariseGroup), ...[...world.channels].map(summariseChannel)],
      sessions: simulator.authKeys.map((key) => ({
        auth_key_id: key.authKeyId,
        account_id: key.accountId ?? null,
        layer: key.layer ?? null,
        created_at: key.createdAtSeconds,
        open_sessions: key.openSessions,
      })),
      counts: {
        accounts: accounts.length,
        chats: world.groups.size + world.channels.size,
        messages: account.box.messageCount,
        connections: simulator.connectionCount,
        calls: simulator.calls().count,
      },
      unimplemented: simulator.unimplemented,
      failures: simulator.failures.map(({ during, error }) => ({ during, error: String(error) })),
    };
  },
  "GET /calls": ({ simulator }, { query }) => simulator.calls(query.get("method") ?? undefined),
};

/** An account as the control API shows it. */
export function summariseAccount(account: Account) {
  const { id, phone, firstName, lastName, username, password, box } = account;
  return {
    id,
    username: username ?? null,
    first_name: firstName,
    last_name: lastName ?? null,
    phone_number: `+${phone}`,
    has_password: password !== undefined,
    pts: box.pts,
  };
}

/** A supergroup or channel as the control API shows it. */
export function summariseChannel(channel: Channel) {
  return {
    id: markedId(channel),
    kind: channel.isBroadcast ? "channel" : "supergroup",
    username: channel.username ?? null,
    title: channel.title,
    member_ids: [...channel.members.keys()],
    pts: channel.box.pts,
    slow_mode_seconds: channel.slowModeSeconds,
    topics: channel.topics ? [...channel.topics.values()].map(({ id, title }) => ({ id, title })) : null,
  };
}

/** A basic group as the control API shows it. */
export function summariseGroup(group: Group) {
  return {
    id: markedId(group),
    kind: "group",
    username: group.name,
    title: group.title,
    member_ids: [...group.members.keys()],
  };
}
