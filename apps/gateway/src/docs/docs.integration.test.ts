import { type MethodName, methods } from "@telepipe/contracts";
import { expect, test } from "vitest";
import { startTestGateway } from "../../test/start-test-gateway.ts";

test("the docs page loads everything from the gateway itself", async () => {
  await using gateway = await startTestGateway({ execute: null });
  const page = await (await gateway.get("/docs")).text();
  const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(assets).toEqual([
    "docs/favicon-32x32.png",
    "docs/swagger-ui.css",
    "docs/swagger-ui-bundle.js",
    "docs/start.js",
  ]);
  const types = await Promise.all(
    assets.map(async (asset) => {
      const answer = await gateway.get(`/${asset}`);
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
      return [answer.status, answer.headers.get("content-type")];
    }),
  );
  expect(types).toEqual([
    [200, "image/png"],
    [200, "text/css; charset=utf-8"],
    [200, "text/javascript; charset=utf-8"],
    [200, "text/javascript; charset=utf-8"],
  ]);
  const start = await (await gateway.get("/docs/start.js")).text();
  expect(start).toContain('url: "api_v1/openapi.json"');
  expect(start).toContain("validatorUrl: null");
  expect((await gateway.get("/docs/package.json")).status).toBe(404);
});

test("the OpenAPI document describes every method with its bodies, results and errors", async () => {
  await using gateway = await startTestGateway({ execute: null });
  const answer = await gateway.get("/api_v1/openapi.json");
  expect(answer.headers.get("content-type")).toBe("application/json");
  const document = await gateway.getJson("/api_v1/openapi.json");
  expect(document.openapi).toBe("3.1.0");
  expect(document.components.securitySchemes).toEqual({
    apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
  });
  expect(Object.keys(document.paths).sort()).toEqual(
    [
      ...Object.keys(methods).map((name) => `/api_v1/${name}`),
      "/api_v1/account",
      "/api_v1/dead-letters",
      "/api_v1/dead-letters/redrive",
      "/api_v1/dead-letters/{id}/redrive",
      "/api_v1/deliveries",
      "/api_v1/deliveries/{id}",
      "/api_v1/deliveries/{id}/resend",
      "/api_v1/jobs/{job_id}",
      "/api_v1/webhooks",
      "/api_v1/webhooks/{id}",
      "/api_v1/webhooks/{id}/lanes",
      "/api_v1/webhooks/{id}/lanes/{lane}",
      "/api_v1/webhooks/{id}/recover",
      "/api_v1/webhooks/{id}/rotate-secret",
      "/api_v1/webhooks/{id}/test",
      "/bot{token}/{method}",
      "/bot{token}/close",
      "/bot{token}/deleteWebhook",
      "/bot{token}/getUpdates",
      "/bot{token}/getWebhookInfo",
      "/bot{token}/setWebhook",
    ].sort(),
  );
  const { requestBody, responses } = document.paths["/api_v1/sendPhoto"].post;
  const form = requestBody.content["multipart/form-data"].schema;
  expect(form.properties.photo).toMatchObject({ type: "string", format: "binary" });
  expect(form.required).toEqual(["chat_id", "photo"]);
  expect(requestBody.content["application/json"].example.caption).toBe("From Telepipe");
  expect(responses["200"].content["application/json"].schema.properties.result.required).toEqual([
    "message_id",
    "chat",
    "date",
    "text",
    "file_name",
    "file_url",
    "file_type",
  ]);
  expect(Object.keys(responses)).toEqual([
    "200",
    "202",
    "400",
    "401",
    "403",
    "409",
    "413",
    "422",
    "429",
    "500",
    "503",
  ]);
  expect(responses["429"].content["application/json"].examples.FLOOD_WAIT.value).toEqual({
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry later",
    parameters: { retry_after: 30 },
  });
});

test("every operation has a tag, and every tag a sentence and operations", async () => {
  await using gateway = await startTestGateway({ execute: null });
  const { paths, tags } = await gateway.getJson("/api_v1/openapi.json");
  const used = Object.values<typeof paths>(paths).flatMap(({ parameters, ...operations }) =>
    Object.values<typeof paths>(operations).map((operation) => {
      expect(operation.tags, operation.operationId).toHaveLength(1);
      return operation.tags[0];
    }),
  );
  for (const { description } of tags) expect(description).toMatch(/^[A-Z].+\.$/);
  const names = tags.map(({ name }: { name: string }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect([...new Set(used)].sort()).toEqual(names.toSorted());
  expect(paths["/api_v1/createForumTopic"].post.tags).toEqual(["Forum topics"]);
  expect(paths["/api_v1/sendSticker"].post.tags).toEqual(["Stickers"]);
  expect(paths["/api_v1/account"].get.tags).toEqual(paths["/api_v1/getMe"].post.tags);
});

test("the document's examples are accepted as they stand", async () => {
  await using gateway = await startTestGateway({
    // Results that both dialects show alike are those of the document; the others are messages.
    execute: ({ method }) => {
      const { result } = methods[method as MethodName].example;
      const isMessage = (value: unknown) => typeof value === "object" && value !== null && "date" in value;
      if (method === "deleteMessage") return true;
      if (Array.isArray(result) && result.some(isMessage)) return [SENT, SENT];
      return isMessage(result) ? SENT : result;
    },
  });
  const { paths } = await gateway.getJson("/api_v1/openapi.json");
  for (const [path, item] of Object.entries<typeof paths>(paths)) {
    if (!Object.hasOwn(methods, path.replace("/api_v1/", ""))) continue;
    const { example } = item.post.requestBody.content["application/json"];
    const needsNetwork = JSON.stringify(example).includes("https://");
    if (needsNetwork) continue;
    expect((await gateway.post(path.replace("/api_v1/", ""), example)).status, path).toBe(200);
  }
});

const SENT = { message_id: 42, date: 1_767_268_800, chat: { id: 1, type: "private", first_name: "Alice" } };

test("what manages webhooks is described as it is: fields, queries, the secret that is told once", async () => {
  await using gateway = await startTestGateway({
    execute: null,
    config: { WEBHOOK_SECRETS_KEY: "ab".repeat(32), WEBHOOK_ALLOW_PRIVATE: true },
  });
  const { paths } = await gateway.getJson("/api_v1/openapi.json");
  const { requestBody, responses } = paths["/api_v1/webhooks"].post;
  const { schema, example } = requestBody.content["application/json"];
  expect(schema.required).toEqual(["url"]);
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(["events", "chats", "rate_limit", "ordering"]),
  );
  const created = await gateway.post("webhooks", { ...example, url: "http://127.0.0.1:9/" });
  expect(created.status).toBe(200);
  const result = responses["200"].content["application/json"].schema.properties.result;
  expect(Object.keys(created.body.result).sort()).toEqual(Object.keys(result.properties).sort());
  expect(Object.keys(responses)).toEqual(["200", "400", "401", "413", "500", "503"]);
  const names = paths["/api_v1/deliveries"].get.parameters.map(({ name }: { name: string }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["webhook_id", "chat_id", "state", "error_class", "since", "cursor"]),
  );
});
