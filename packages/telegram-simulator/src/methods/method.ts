import type { Call, MethodHandler } from "../rpc/call.ts";

/**
 * Defines a method by a handler that names the request fields it uses.
 * `Request` holds TL names and values as TlObject describes them.
 */
export function method<Request = unknown>(handler: (call: Call, request: Request) => unknown): MethodHandler {
  // The request was read by the method's own schema, so it has the fields that Request takes from there.
  return (call, request) => handler(call, request as Request);
}
