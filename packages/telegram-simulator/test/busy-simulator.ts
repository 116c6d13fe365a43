import { RawClient } from "./raw-client.ts";
import { someone, startStubDataCentre } from "./stub-data-centre.ts";

/**
 * Run as a program by a test: closes a data centre in the middle of everything that takes time. The process must then
 * end by itself, within seconds where each of the delays is minutes.
 */
const { dataCentre } = await startStubDataCentre();
const client = await RawClient.connect(dataCentre.port, dataCentre.mintSession(someone).authKey);
await client.begin();
client.send({ _: "ping_delay_disconnect", ping_id: 1n, disconnect_delay: 300 });
await client.next(({ object }) => object._ === "pong");
dataCentre.fault({ method: "help.getConfig", delayMs: 300_000 });
client.send({ _: "help.getConfig" });
await client.next(({ object }) => object._ === "msgs_ack");
dataCentre.network({ latencyMs: 300_000 });
client.send({ _: "help.getConfig" });
await client.until(() => dataCentre.calls("help.getConfig").count === 3);
await dataCentre.close();
await dataCentre.close();
await client.closed();
