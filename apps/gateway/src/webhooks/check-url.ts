import { ApiError } from "@telepipe/contracts";
import { type AddressRules, createAddressCheck, findAddressProblem } from "@telepipe/runtime";

/**
 * Refuses an URL that events may not be posted to. One whose name cannot be resolved just now passes: the dispatchers
 * look at every address before they dial it.
 *
 * @throws ApiError WEBHOOK_URL_REFUSED
 */
export type CheckUrl = (url: string) => Promise<void>;

/** A check of the dispatchers' own rules. */
export function createCheckUrl(rules: AddressRules): CheckUrl {
  const check = createAddressCheck(rules);
  return async (url) => {
    const problem = await findAddressProblem(new URL(url), check);
    if (problem)
      throw new ApiError("WEBHOOK_URL_REFUSED", { detail: `url: may not be delivered to: ${problem}` });
  };
}
