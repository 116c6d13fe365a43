import type { Mutant } from "../mutant.ts";
import { albumMutants } from "./albums.ts";
import { callMutants } from "./calls.ts";
import { chaosMutants } from "./chaos.ts";
import { deliveryMutants } from "./delivery.ts";
import { memberMutants } from "./members.ts";
import { ownerMutants } from "./owner.ts";
import { receivingMutants } from "./receiving.ts";
import { simulatorMutants } from "./simulator.ts";
import { webhookMutants } from "./webhooks.ts";

const families: Readonly<Record<string, readonly Mutant[]>> = {
  albums: albumMutants,
  calls: callMutants,
  chaos: chaosMutants,
  delivery: deliveryMutants,
  members: memberMutants,
  owner: ownerMutants,
  receiving: receivingMutants,
  simulator: simulatorMutants,
  webhooks: webhookMutants,
};

/** Every mutant, with the family that it belongs to. */
export const mutants: readonly (Mutant & { family: string })[] = Object.entries(families).flatMap(
  ([family, members]) => members.map((mutant) => ({ ...mutant, family })),
);
