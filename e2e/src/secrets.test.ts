import { readFile } from "node:fs/promises";
import { pino } from "pino";
import { expect, test } from "vitest";
import { API_TOKEN, startSystem, WEBHOOK_KEY } from "./start-system.ts";

/** Guarantee: keys, session strings and message bodies are in no log line, not even at the finest level. */

test("logs hold ids and codes, no secrets and no message bodies", async () => {
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void lines.push(line) });
  await using system = await startSystem({ log, environment: { WEBHOOK_ALLOW_PRIVATE: "true" } });
  const sessionFile = await readFile(`${system.environment.TG_SESSION_NAME}.simulator.json`, "utf8");
  const { auth_key } = JSON.parse(sessionFile) as { auth_key: string };

  await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "a very private body" });
  await system.api.call("sendMessage", {
    chat_id: "@alice_demo",
    text: "<b>a very private body",
    parse_mode: "HTML",
  });
  await system.api.call("sendDocument", {
    chat_id: "@alice_demo",
    document: "http://user:hunter2@127.0.0.1:1/x?key=hunter2",
  });
  await system.api.request(`/api_v1/sendMessage?x-api-key=${API_TOKEN}`, { method: "POST" });
  await system.control.fault({ method: "messages.sendMessage", error: "SOMETHING_NEW", times: 1 });
  await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "a very private body" });
  const hook = await system.api.call("webhooks", {
    url: `${system.receiver.url}?token=hunter2`,
    headers: { authorization: "Bearer hunter2" },
    api_key: "hunter2",
  });
  const { id, secret } = hook.body.result;
  await system.api.call(`webhooks/${id}/test`, {});
  const rotated = await system.api.call(`webhooks/${id}/rotate-secret`, {});
  system.receiver.script(500);
  await system.control.write({ from: "alice_demo", text: "a very private question" });
  await system.receiver.waitFor(4);

  const logged = lines.join("");
  const secrets = [API_TOKEN, WEBHOOK_KEY, auth_key, auth_key.slice(0, 40), "hunter2", "very private"];
  for (const word of [...secrets, secret.slice(6), rotated.body.result.secret.slice(6), "whsec_"]) {
    expect(logged).not.toContain(word);
  }
  const board = await system.api.request(`/admin/queues/api/queues?activeQueue=webhook-${id}`);
  for (const word of [...secrets, secret.slice(6)]) expect(JSON.stringify(board.body)).not.toContain(word);
  expect(logged).toContain("call.finished");
  expect(logged).toContain("delivery.attempted");
});
