import type { Api } from "telegram";

/**
 * The same request under another class name. The library finds sends by that name and makes each wait for the one
 * queued before it (invokeAfterMsg), whatever chat it goes to, so that a failing send holds up all others. Order
 * within a chat is the send queue's matter.
 */
export function unchained(request: Api.AnyRequest): Api.AnyRequest {
  return Object.create(request, { className: { value: `${request.className} (unchained)` } });
}
