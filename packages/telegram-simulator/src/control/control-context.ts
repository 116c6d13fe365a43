import type { Account } from "../world/account.ts";
import type { Controlled } from "./controlled.ts";

/** What the control API acts on. */
export interface ControlContext {
  readonly simulator: Controlled;
  /** The account under test: messages go to it, and their ids are those of its box. */
  readonly account: Account;
}

/** A request to the control API, its path already taken apart. */
export interface ControlRequest {
  /** The path's variable segments, in order. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON body; an empty object when there is none. */
  readonly body: unknown;
}

/** Answers a request with a value to be written as JSON. Throws InvalidInput for a bad request. */
export type ControlHandler = (context: ControlContext, request: ControlRequest) => unknown | Promise<unknown>;

/** Handlers by method and path, for example `"PATCH /messages/:chat/:id"`. */
export type ControlRoutes = Record<string, ControlHandler>;
