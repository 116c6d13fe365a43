import type { JobParams, MethodContract, MethodResult } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import type { TransferProgress } from "../files/transfer-progress.ts";
import type { TelegramSession } from "../telegram/telegram-session.ts";

/** What a method is executed with. */
export interface ExecutorContext {
  readonly session: TelegramSession;
  /** The `random_id`s of a send derive from it; the same for every try of a call. */
  readonly randomSeed: string;
  /** Unix seconds at which the call was accepted. */
  readonly acceptedAt: number;
  /** Whether an earlier try may have been executed: what it has done already is then no error. */
  readonly isRepeated: boolean;
  /** Folder of the staged files. */
  readonly mediaDir: string;
  /** Learns of every file that the call moves. */
  readonly progress: TransferProgress;
  /** For what the call cannot answer with, because it has been answered. */
  readonly log: Logger;
}

/**
 * Executes one call of a method.
 *
 * @throws ApiError for every refusal that can be expected
 */
export type Executor<Contract extends MethodContract> = (
  params: JobParams<Contract>,
  context: ExecutorContext,
) => Promise<MethodResult<Contract>>;
