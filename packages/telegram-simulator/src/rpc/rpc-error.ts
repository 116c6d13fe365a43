/**
 * An answer of the kind `rpc_error`: thrown by a method handler, sent to the client as it is.
 * `code` and `message` are those of Telegram's published list (core.telegram.org/api/errors), for example
 * `new RpcError(400, "PEER_ID_INVALID")`.
 */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
