import type { AccountPush, UpdatesPush } from "../rpc/updates-source.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { combineUpdates, updatesIn } from "./views/combine-updates.ts";

export const pushFaultKinds = [
  "drop",
  "duplicate",
  "swap",
  "too_long",
  "channel_too_long",
  "combine",
] as const;

/**
 * Something that goes wrong with what is pushed to an account. The world's state is not touched, so a client that
 * counts `pts` and `seq` notices, and finds everything in the difference (core.telegram.org/api/updates).
 *
 * - `drop`: the push is lost.
 * - `duplicate`: it comes twice.
 * - `swap`: it comes after the next one.
 * - `too_long`: `updatesTooLong` comes in its place.
 * - `channel_too_long`: `updateChannelTooLong` comes in place of what happened in a channel; other pushes are not hit.
 * - `combine`: it is held back until all that are hit are there, and they come as one `updatesCombined`.
 */
export interface PushFault {
  kind: (typeof pushFaultKinds)[number];
  /** Everybody by default. */
  accountId?: bigint | undefined;
  /** How many pushes come through before; none by default. */
  after?: number | undefined;
  /** How many pushes are hit; 1 by default. */
  times?: number | undefined;
}

interface Pending {
  readonly fault: PushFault;
  after: number;
  left: number;
  /** What was hit and has not been sent yet. */
  readonly held: AccountPush[];
}

/** Holds the faults that tests asked for, and uses them up, oldest first. */
export class PushFaults {
  #pending: Pending[] = [];
  /** Of `swap`: they follow the account's next push. */
  #late: AccountPush[] = [];

  add(fault: PushFault): void {
    this.#pending.push({ fault, after: fault.after ?? 0, left: fault.times ?? 1, held: [] });
  }

  clear(): void {
    this.#pending = [];
  }

  /** What is to be sent instead of the push. */
  apply(push: UpdatesPush): UpdatesPush[] {
    if (!("accountId" in push)) return [push];
    const pending = this.#pending.find(({ fault }) => concerns(fault, push));
    const isHit = pending !== undefined && --pending.after < 0;
    if (isHit && pending.fault.kind === "swap") {
      this.#useUp(pending);
      this.#late.push(push);
      return [];
    }
    return [...(isHit ? this.#hit(pending, push) : [push]), ...this.#takeLate(push.accountId)];
  }

  #hit(pending: Pending, push: AccountPush): AccountPush[] {
    this.#useUp(pending);
    switch (pending.fault.kind) {
      case "duplicate":
        return [push, push];
      case "too_long":
        return [{ ...push, updates: { _: "updatesTooLong" } }];
      case "channel_too_long":
        return [{ ...push, updates: channelTooLong(push) }];
      case "combine": {
        pending.held.push(push);
        if (pending.left > 0) return [];
        const updates = combineUpdates(pending.held.map((held) => updatesIn(held.updates, held.accountId)));
        // Nobody is left out: to the session that caused one of them it is a repetition.
        return [{ accountId: push.accountId, updates }];
      }
      default:
        return [];
    }
  }

  #useUp(pending: Pending): void {
    pending.left--;
    if (pending.left <= 0) this.#pending.splice(this.#pending.indexOf(pending), 1);
  }

  #takeLate(accountId: bigint): AccountPush[] {
    const late = this.#late.filter((push) => push.accountId === accountId);
    this.#late = this.#late.filter((push) => push.accountId !== accountId);
    return late;
  }
}

function concerns({ kind, accountId }: PushFault, push: AccountPush): boolean {
  if (accountId !== undefined && accountId !== push.accountId) return false;
  return kind !== "channel_too_long" || channelUpdateIn(push) !== undefined;
}

function channelTooLong(push: AccountPush): TlObject {
  const { channelId, pts } = channelUpdateIn(push) ?? {};
  const update = { _: "updateChannelTooLong", channel_id: channelId, pts };
  return { ...updatesIn(push.updates, push.accountId), updates: [update] };
}

/** The last update of a channel's message box in the push. */
function channelUpdateIn({
  updates,
  accountId,
}: AccountPush): { channelId: bigint; pts: number } | undefined {
  const found = updatesIn(updates, accountId).updates.flatMap(({ message, channel_id, pts, pts_count }) => {
    if (typeof pts !== "number" || typeof pts_count !== "number") return [];
    // A new or edited message names its channel as its peer: of TL type Message where there is one.
    const peer = (message as TlObject | undefined)?.peer_id as TlObject | undefined;
    const channelId = channel_id ?? peer?.channel_id;
    return typeof channelId === "bigint" ? [{ channelId, pts }] : [];
  });
  return found.at(-1);
}
