import { CALLBACKS_ENDPOINT, webhookQueueName } from "@telepipe/contracts";

/** What the board knows of an endpoint. */
export interface NamedEndpoint {
  readonly id: string;
  readonly description: string;
  readonly url: string;
}

/** What people call the queues of endpoints, by queue: `CRM · example.com`. */
export function endpointQueueNames(endpoints: readonly NamedEndpoint[]): Map<string, string> {
  const names = endpoints.map(({ id, description, url }) => {
    // The path may hold a token.
    const host = URL.parse(url)?.host ?? "";
    return [webhookQueueName(id), [description || id, host].filter(Boolean).join(" · ")] as const;
  });
  return new Map([[webhookQueueName(CALLBACKS_ENDPOINT), "Callbacks of calls"], ...names]);
}
