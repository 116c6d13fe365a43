import { revocationErrors } from "../session/auth-key.ts";
import type { Account } from "../world/account.ts";
import { InvalidInput } from "../world/invalid-input.ts";
import type { ControlContext, ControlRoutes } from "./control-context.ts";
import { type Fields, readFields } from "./fields.ts";
import { findAccount } from "./find.ts";
import { summariseAccount } from "./state-routes.ts";

/** Sessions and logins of the account, or of the one that the field `username` names. */
export const sessionRoutes: ControlRoutes = {
  "POST /sessions": (context, { body }) => {
    const fields = readFields(body);
    const account = accountOf(context, fields);
    fields.end();
    return { session: context.simulator.mintSession(account).stringSession, user: summariseAccount(account) };
  },
  "POST /sessions/revoke": (context, { body }) => {
    const fields = readFields(body);
    const account = accountOf(context, fields);
    const error = fields.oneOf("error", revocationErrors);
    fields.end();
    context.simulator.revokeSessions(account.id, error);
    return { ok: true };
  },
  "GET /login-codes": ({ simulator }, { query }) => {
    const phone = query.get("phone");
    if (!phone) throw new InvalidInput("phone", "expected a phone number");
    // A "+" in a query string is a space, to those who do not escape it.
    const code = simulator.world.loginCodes.last(phone);
    return {
      phone_number: phone.trim(),
      code: code?.code ?? null,
      expires_at: code?.expiresAtSeconds ?? null,
    };
  },
  "POST /login-tokens/accept": (context, { body }) => {
    const fields = readFields(body);
    const token = Buffer.from(fields.requiredText("token").replace(/^.*token=/, ""), "base64url");
    const account = accountOf(context, fields);
    fields.end();
    const accepted = context.simulator.world.loginTokens.accept(token, account);
    if (typeof accepted === "string")
      throw new InvalidInput("token", `expected a valid login token, this one is ${accepted}`);
    return { user: summariseAccount(account) };
  },
};

function accountOf({ simulator, account }: ControlContext, fields: Fields): Account {
  const username = fields.text("username");
  return username === undefined ? account : findAccount(simulator.world, "username", username);
}
