import type { Call, MethodHandler, MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { homeDcOf, type World } from "../world/world.ts";

/** Namespaces that every data centre serves to everybody: logins, the configuration, files. */
const SERVED_EVERYWHERE = /^(auth|help|upload|langpack)\./;

/**
 * The same methods, for accounts that live at this data centre; others are sent to theirs with PHONE_MIGRATE_n when
 * they log in, with USER_MIGRATE_n when their login was taken along (core.telegram.org/api/errors#303-see-other).
 */
export function atHome(world: World, methods: MethodTable): MethodTable {
  const guarded = Object.entries(methods).map(([name, handler]): [string, MethodHandler] => {
    if (name === "auth.sendCode" || name === "auth.signIn") return [name, checkingPhone(world, handler)];
    return [name, SERVED_EVERYWHERE.test(name) ? handler : checkingAccount(world, handler)];
  });
  return Object.fromEntries(guarded);
}

function checkingPhone(world: World, handler: MethodHandler): MethodHandler {
  return (call, request) => {
    const account = world.accounts.byPhone(phoneIn(request));
    const home = account === undefined ? call.dcId : homeDcOf(world, account);
    if (home !== call.dcId) throw new RpcError(303, `PHONE_MIGRATE_${home}`);
    return handler(call, request);
  };
}

function checkingAccount(world: World, handler: MethodHandler): MethodHandler {
  return (call: Call, request) => {
    const home = call.account === undefined ? call.dcId : homeDcOf(world, call.account);
    if (home !== call.dcId) throw new RpcError(303, `USER_MIGRATE_${home}`);
    return handler(call, request);
  };
}

function phoneIn({ phone_number }: TlObject): string {
  return typeof phone_number === "string" ? phone_number : "";
}
