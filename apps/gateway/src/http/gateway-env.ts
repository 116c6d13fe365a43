import type { HttpBindings } from "@hono/node-server";

/** What is known of one HTTP request while it is answered. */
export interface Exchange {
  /** From the caller's `x-request-id`, else made here; answered as `x-request-id` and carried into the job. */
  readonly requestId: string;
  /** The API method once it is known to exist. */
  apiMethod: string | null;
  /** The API method once its call has been handed on to the worker. */
  enqueuedMethod?: string;
  /** `OK` or the code of the error that was answered. */
  outcome: string;
}

/** The types of our Hono apps: Node's own request and response, and the exchange. */
export interface GatewayEnv {
  Bindings: HttpBindings;
  Variables: { exchange: Exchange };
}
