import type { AccountIdentity } from "@telepipe/contracts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { EndpointSource } from "../endpoints/endpoint.ts";
import type { LaneReturns } from "../lanes/lane-returns.ts";

/** What orders are carried out with. */
export interface CommandContext {
  readonly endpoints: EndpointSource;
  readonly returns: LaneReturns;
  readonly delivery: DeliveryContext;
  /** Who the account is; null when it was never reached. */
  readonly identity: () => Promise<AccountIdentity | null>;
}
