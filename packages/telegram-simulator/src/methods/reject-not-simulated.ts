import { NotSimulatedError } from "../rpc/not-simulated-error.ts";

/** Throws NotSimulatedError for the first of the fields that the request sets. */
export function rejectNotSimulated(request: object, fields: readonly string[]): void {
  const set = fields.find(
    (field) => field in request && request[field as keyof typeof request] !== undefined,
  );
  if (set !== undefined) throw new NotSimulatedError(set);
}
