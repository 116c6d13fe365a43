import { RpcError } from "../rpc/rpc-error.ts";

/**
 * The answer to what Telegram can do and the simulator cannot (yet): an error of no real server, so that nobody takes
 * silence for success. `what` is named in the error, for example a request's field.
 */
export function notSimulated(what: string): RpcError {
  return new RpcError(400, `NOT_SIMULATED_${what.replace(/\W+/g, "_").toUpperCase()}`);
}

/** Throws for the first of the fields that the request sets. */
export function rejectNotSimulated(request: object, fields: readonly string[]): void {
  const set = fields.find(
    (field) => field in request && request[field as keyof typeof request] !== undefined,
  );
  if (set !== undefined) throw notSimulated(set);
}
