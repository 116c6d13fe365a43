import { ApiError, type MethodContract, methods } from "@telepipe/contracts";
import type { ZodError } from "zod";
import type { RequestFields } from "../http/body/read-body.ts";
import { coerceFields } from "../http/coerce-fields.ts";
import { describeIssues } from "../http/describe-issues.ts";

/** A method with everything that can be worked out before its first call. */
export interface PreparedMethod {
  readonly contract: MethodContract;
  /**
   * Validates a request's fields.
   *
   * @throws ApiError VALIDATION_FAILED naming every wrong field; TEXT_EMPTY
   */
  parse(request: RequestFields, refuse?: RefuseFields): Record<string, unknown>;
}

/** Makes the error of fields that do not fit. */
export type RefuseFields = (error: ZodError, fields: Record<string, unknown>) => ApiError;

/** Every method of the contracts, by name. */
export function prepareMethods(): ReadonlyMap<string, PreparedMethod> {
  // Widened: any method is handled through its schemas, not through its particular types.
  const contracts = Object.values(methods) as unknown as MethodContract[];
  return new Map(contracts.map((contract) => [contract.name, prepareMethod(contract)]));
}

function prepareMethod(contract: MethodContract): PreparedMethod {
  const coerce = coerceFields(contract);
  const needsText = contract.errors.includes("TEXT_EMPTY");
  return {
    contract,
    parse: ({ fields, isForm }, refuse = refuseInOurWords) => {
      const parsed = contract.params.safeParse(coerce(fields, isForm));
      if (!parsed.success) throw refuse(parsed.error, fields);
      // Every `params` schema is an object.
      const params = parsed.data as Record<string, unknown>;
      if (needsText && isBlank(params.text)) throw new ApiError("TEXT_EMPTY");
      return params;
    },
  };
}

function refuseInOurWords(error: ZodError, fields: Record<string, unknown>): ApiError {
  return new ApiError("VALIDATION_FAILED", { detail: describeIssues(error, fields) });
}

function isBlank(text: unknown): boolean {
  return typeof text === "string" && text.trim() === "";
}
