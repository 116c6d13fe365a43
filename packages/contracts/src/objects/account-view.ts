import * as z from "zod";
import { ACCOUNT_STATES, AccountIdentity, type AccountStatus } from "../jobs/account-status.ts";

/** `GET /api_v1/account`: how the account is, why, and what to do about it. */
export const AccountView = z.object({
  state: z
    .enum([...ACCOUNT_STATES, "no_worker"])
    .meta({ description: "`ready`: calls are executed; `no_worker`: no telegram-worker runs" }),
  reason: z.string().nullable().meta({ description: "Null when `ready`" }),
  what_to_do: z.string().nullable().meta({ description: "Null when there is nothing to do but wait" }),
  since: z.iso.datetime().nullable().meta({ description: "When the state began" }),
  account: AccountIdentity.nullable().meta({ description: "Null until the account was reached once" }),
  simulator: z.boolean().meta({ description: "Whether this is the simulated Telegram" }),
  owner: z
    .object({ worker: z.string(), token: z.int() })
    .nullable()
    .meta({ description: "The worker that holds the connection: host and process, and its fencing token" }),
});
export type AccountView = z.infer<typeof AccountView>;

/** The view of what is in Redis; `status` null: no worker has written lately. */
export function viewAccount(status: AccountStatus | null, account: AccountIdentity | null): AccountView {
  if (status === null) {
    const reason = "no telegram-worker is running";
    const what_to_do = "start it and look at its log";
    return { state: "no_worker", reason, what_to_do, since: null, account, simulator: false, owner: null };
  }
  const { state, reason, what_to_do, simulator, owner } = status;
  return {
    state,
    reason,
    what_to_do,
    since: new Date(status.since).toISOString(),
    account,
    simulator,
    owner,
  };
}

/** Why calls fail, in one line: `banned: Telegram banned the account: write to …`; null when `ready`. */
export function describeAccount({
  state,
  reason,
  what_to_do,
}: Pick<AccountView, "state" | "reason" | "what_to_do">): string | null {
  if (state === "ready") return null;
  return [state, reason ?? "no reason given", ...(what_to_do === null ? [] : [what_to_do])].join(": ");
}
