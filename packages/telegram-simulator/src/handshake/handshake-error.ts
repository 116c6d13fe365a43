/** A client broke the rules of the auth key exchange; a real server drops the connection. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
}
