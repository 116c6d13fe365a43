/** Why a TL value could not be read or written. */
export type TlErrorReason =
  /** The bytes end too early, or a length in them is impossible. */
  | "truncated"
  /** A constructor id (reading) or name (writing) that the loaded schemas do not know. */
  | "unknown-constructor"
  /** A value that its TL type cannot hold, or objects nested too deeply. */
  | "invalid-value";

/** Thrown by the TL codec only. */
export class TlError extends Error {
  override readonly name = "TlError";
  readonly reason: TlErrorReason;

  constructor(reason: TlErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
