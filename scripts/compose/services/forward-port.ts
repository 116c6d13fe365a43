// node forward-port.ts <from> <to>: makes a port that listens on loopback reachable from other containers.
import { connect, createServer, type Socket } from "node:net";

const [from, to] = process.argv.slice(2).map(Number);

const server = createServer((incoming) => {
  const outgoing = connect({ host: "127.0.0.1", port: to ?? 0 });
  join(incoming, outgoing);
  join(outgoing, incoming);
});
server.listen(from);

function join(source: Socket, sink: Socket): void {
  source.pipe(sink);
  source.on("error", () => sink.destroy());
}
