/** The bytes on a connection cannot be what a client means; the connection is of no further use. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}
