/** Why an app cannot start, in words for whoever runs it: printed without a stack. */
export class StartError extends Error {
  override readonly name: string = "StartError";
  readonly code: string = "start_failed";
}
