import type { Call, MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { LoginToken } from "../world/login/login-tokens.ts";
import { homeDcOf, type World } from "../world/world.ts";
import { checkApplication, logIn } from "./auth.ts";
import { method } from "./method.ts";

/** Login by QR code, of the auth namespace (core.telegram.org/api/qr-login). */
export function loginTokenMethods(world: World): MethodTable {
  const { loginTokens } = world;

  function succeed(call: Call, token: LoginToken): TlObject {
    const home = token.acceptedBy && homeDcOf(world, token.acceptedBy);
    if (home !== undefined && home !== call.dcId) {
      return { _: "auth.loginTokenMigrateTo", dc_id: home, token: token.token };
    }
    const account = loginTokens.takeAccepted(token.authKeyId);
    if (account === undefined) return tokenView(token);
    return { _: "auth.loginTokenSuccess", authorization: logIn(world, call, account) };
  }

  return {
    "auth.exportLoginToken": method<{ api_id: number; api_hash: string }>((call, request) => {
      checkApplication(request);
      return succeed(call, loginTokens.export(call.authKeyId));
    }),
    "auth.importLoginToken": method<{ token: Buffer }>((call, { token: bytes }) => {
      const token = loginTokens.find(bytes);
      if (token === undefined) throw new RpcError(400, "AUTH_TOKEN_INVALID");
      if (loginTokens.isExpired(token) && !token.acceptedBy) throw new RpcError(400, "AUTH_TOKEN_EXPIRED");
      return succeed(call, token);
    }),
    "auth.acceptLoginToken": method<{ token: Buffer }>((call, { token }) => {
      const accepted = loginTokens.accept(token, call.requireAccount());
      if (accepted === "unknown") throw new RpcError(400, "AUTH_TOKEN_INVALID");
      if (accepted === "expired") throw new RpcError(400, "AUTH_TOKEN_EXPIRED");
      if (accepted === "already-accepted") throw new RpcError(400, "AUTH_TOKEN_ALREADY_ACCEPTED");
      return authorizationView(accepted, call.nowSeconds());
    }),
  };
}

function tokenView({ token, expiresAtSeconds }: LoginToken): TlObject {
  return { _: "auth.loginToken", expires: expiresAtSeconds, token };
}

/** TL type Authorization: the login that the token's acceptance has allowed. */
function authorizationView({ authKeyId }: LoginToken, nowSeconds: number): TlObject {
  return {
    _: "authorization",
    hash: BigInt.asIntN(64, BigInt(`0x${authKeyId}`)),
    date_created: nowSeconds,
    date_active: nowSeconds,
    ip: "127.0.0.1",
    country: "Loopback",
  };
}
