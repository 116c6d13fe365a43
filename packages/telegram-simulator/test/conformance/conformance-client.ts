/** A message as the conformance run looks at it. */
export interface SeenMessage {
  id: number;
  text: string;
  replyToId: number | null;
}

/**
 * What the conformance run asks of a client library: its everyday calls, each with JSON values only, so that a client
 * in another process can stand behind it. Chats are usernames without `@`.
 *
 * A call that Telegram refuses rejects with ClientError.
 */
export interface ConformanceClient {
  /** Connects, with a key exchange when there is no key yet. */
  connect(): Promise<void>;
  /** Has a login code sent. */
  requestCode(phone: string): Promise<void>;
  /** Logs in with the code, and with the password if the account has one. */
  signIn(code: string, password?: string): Promise<void>;
  /** Begins a login by QR code: the token that the picture shows, base64url. */
  beginQrLogin(): Promise<string>;
  /** Resolves when the token that was accepted has logged the client in. */
  finishQrLogin(): Promise<void>;
  username(): Promise<string | null>;
  /** Titles of the chats, newest first. */
  dialogs(): Promise<string[]>;
  /** Sends a text; its message id. */
  send(chat: string, text: string, replyToId?: number): Promise<number>;
  edit(chat: string, id: number, text: string): Promise<void>;
  /** Deletes a message for everybody. */
  delete(chat: string, id: number): Promise<void>;
  /** The newest ten messages, newest first. */
  history(chat: string): Promise<SeenMessage[]>;
  /** Texts that have been pushed to the client so far, in order. */
  received(): Promise<string[]>;
  /** Sends a file from disk as a document; its message id. */
  sendFile(chat: string, path: string): Promise<number>;
  /** Writes a message's document to disk. */
  download(chat: string, id: number, path: string): Promise<void>;
  /** Ends the client and all that it holds. */
  close(): Promise<void>;
}

/** A library under test. Its clients wait out flood waits of a few seconds and report longer ones. */
export interface ConformanceSubject {
  /** The library and its version, for example `GramJS 2.26.22`. */
  name: string;
  /** The TL layer that it announces. */
  layer: number;
  create(address: {
    host: string;
    port: number;
    dcId: number;
  }): ConformanceClient | Promise<ConformanceClient>;
}

/** What a client library made of an error of the server. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  /** The error's name without its number, for example `FLOOD_WAIT`. */
  readonly error: string;
  readonly seconds: number | undefined;

  constructor(error: string, seconds?: number) {
    super(seconds === undefined ? error : `${error} (${seconds} s)`);
    this.error = error;
    this.seconds = seconds;
  }
}
