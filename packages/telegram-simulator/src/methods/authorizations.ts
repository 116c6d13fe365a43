import type { MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { World } from "../world/world.ts";
import { authorise } from "./auth.ts";
import type { DcOption } from "./help.ts";
import { method } from "./method.ts";

/** Logins that are taken along to another data centre, of the auth namespace (core.telegram.org/api/datacenter). */
export function authorizationMethods(world: World, dcOptions: () => readonly DcOption[]): MethodTable {
  return {
    "auth.exportAuthorization": method<{ dc_id: number }>((call, { dc_id }) => {
      const account = call.requireAccount();
      if (dc_id === call.dcId || !dcOptions().some(({ id }) => id === dc_id)) {
        throw new RpcError(400, "DC_ID_INVALID");
      }
      return { _: "auth.exportedAuthorization", ...world.exportedAuthorizations.export(account, dc_id) };
    }),
    "auth.importAuthorization": method<{ id: bigint; bytes: Buffer }>((call, { id, bytes }) => {
      const account = world.exportedAuthorizations.import(id, bytes, call.dcId);
      if (account === undefined) throw new RpcError(400, "AUTH_BYTES_INVALID");
      return authorise(world, call, account);
    }),
  };
}
