// node webhook-receiver.ts <port>: answers every POST with 200; GET /deliveries lists what came, oldest first.
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";

interface Delivery {
  readonly received_at: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const deliveriesMax = 10_000;
const deliveries: Delivery[] = [];

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.method === "POST") {
    const body: unknown = JSON.parse(await text(request));
    deliveries.push({ received_at: new Date().toISOString(), headers: request.headers, body });
    if (deliveries.length > deliveriesMax) deliveries.shift();
    answer(200, { ok: true });
  } else if (request.url === "/deliveries") {
    answer(200, deliveries);
  } else {
    answer(404, { ok: false, description: "GET /deliveries lists what came" });
  }
});
server.listen(Number(process.argv[2]));
