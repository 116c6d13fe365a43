import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type HttpMessage, HttpMessageReader } from "./http-message-reader.ts";

/** One kept-alive connection that carries one request at a time. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #reader = new HttpMessageReader();
  #answer: PromiseWithResolvers<HttpMessage> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      for (const message of this.#reader.read(chunk)) this.#answer?.resolve(message);
    });
    socket.on("close", () => this.#answer?.reject(new Error("the connection was closed by the server")));
    socket.on("error", (error) => this.#answer?.reject(error));
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    return new HttpConnection(socket);
  }

  /**
   * Sends a JSON request and resolves with the body of its answer.
   *
   * @throws when the answer is not 200
   */
  async postJson(path: string, json: string, headers = ""): Promise<Buffer> {
    this.#answer = Promise.withResolvers();
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}content-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
    );
    const { head, body } = await this.#answer.promise;
    if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`POST ${path} was answered\n${head}\n\n${body}`);
    return body;
  }

  close(): void {
    this.#answer = undefined;
    this.#socket.destroy();
  }
}
