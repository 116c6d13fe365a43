import { RpcError } from "./rpc-error.ts";

/**
 * The answer to what Telegram can do and the simulator cannot (yet): an error of no real server, so that nobody takes
 * silence for success. Counted like a method that is missing. `what` is part of a method, for example a field.
 */
export class NotSimulatedError extends RpcError {
  readonly what: string;

  constructor(what: string) {
    super(400, `NOT_SIMULATED_${what.replace(/\W+/g, "_").toUpperCase()}`);
    this.what = what;
  }
}
