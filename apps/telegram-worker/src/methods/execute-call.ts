import { ApiError, findMethod, type MethodContract, type MethodName } from "@telepipe/contracts";
import type { ReceivedCall } from "@telepipe/runtime";
import { TransferProgress } from "../files/transfer-progress.ts";
import type { Executor, ExecutorContext } from "./executor.ts";
import { executors } from "./registry.ts";

/**
 * Executes a call from the queue and checks both of its ends.
 *
 * @throws ApiError METHOD_NOT_FOUND, VALIDATION_FAILED, and whatever the method says; RESULT_TIMEOUT names the job
 */
export async function executeCall(
  call: Omit<ReceivedCall, "requestId" | "isBulk" | "deadlineAt" | "isTakenOver">,
  context: Pick<ExecutorContext, "session" | "mediaDir" | "log">,
): Promise<unknown> {
  const contract = findMethod(call.method);
  if (!contract) throw new ApiError("METHOD_NOT_FOUND");
  const params = contract.job.safeParse(call.params);
  if (!params.success) {
    // The gateway has checked the same schema, so this is a job that somebody else put there.
    const [issue] = params.error.issues;
    throw new ApiError("VALIDATION_FAILED", { detail: `${issue?.path.join(".")}: ${issue?.message}` });
  }
  // The registry's keys are the contracts' names, and the parameters were parsed by that contract.
  const execute = executors[contract.name as MethodName] as unknown as Executor<MethodContract>;
  try {
    const result = await execute(params.data, {
      ...context,
      randomSeed: call.randomSeed,
      acceptedAt: Math.floor(call.acceptedAtMs / 1000),
      isRepeated: call.isRepeated,
      progress: new TransferProgress((progress) => call.reportProgress(progress)),
    });
    return contract.result.parse(result);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "RESULT_TIMEOUT") throw error;
    throw new ApiError(error.code, { detail: error.detail, jobId: call.jobId, cause: error });
  }
}
