import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@telepipe/testing";
import { expect, test } from "vitest";
import { freePorts } from "./free-ports.ts";
import { startSystem } from "./start-system.ts";

/** Guarantee: the dashboard and the alerts ask for nothing that no process measures. */

const OPS = join(import.meta.dirname, "../../ops");

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** All PromQL of the dashboard and of the alert rules. */
function expressions(): string[] {
  const dashboard: { panels: Panel[] } = JSON.parse(
    readFileSync(join(OPS, "grafana/dashboards/telepipe.json"), "utf8"),
  );
  const rules = readFileSync(join(OPS, "prometheus/alerts.yml"), "utf8");
  return [
    ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...[...rules.matchAll(/^\s+expr: (.+)$/gm)].map(([, expr]) => expr ?? ""),
  ];
}

/** The metrics that an expression names; of labels and their values nothing is left. */
function metricsIn(expression: string): string[] {
  const bare = expression.replaceAll(/\{[^}]*\}|"[^"]*"|\b(by|on) \([^)]*\)/g, " ");
  return [...bare.matchAll(/\b[a-z]+(?:_[a-z0-9]+)+\b(?!\s*\()/g)].map(([name]) => name);
}

test("every metric that is looked at is measured by some process", async () => {
  const [dispatcherPort, workerPort] = await freePorts(2);
  await using system = await startSystem({
    environment: { DISPATCHER_HEALTH_PORT: String(dispatcherPort), WORKER_HEALTH_PORT: String(workerPort) },
  });
  // One call and one delivery, so that metrics with labels have series.
  await system.api.call("sendMessage", { chat_id: "@alice_demo", text: "measured" });
  system.receiver.script(400);
  await system.control.write({ from: "alice_demo", text: "measured" });
  await system.receiver.waitFor(1);
  const texts = await eventually("the attempt is counted", async () => {
    const urls = [system.apiUrl, `http://127.0.0.1:${dispatcherPort}`, `http://127.0.0.1:${workerPort}`];
    const found = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
    return found.some((text) => text.includes("webhook_attempts_total{")) ? found : null;
  });
  const measured = new Set(
    texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)),
  );
  const asked = [...new Set(expressions().flatMap(metricsIn))].map((name) =>
    name.replace(/_(bucket|count|sum)$/, ""),
  );
  expect(asked.length).toBeGreaterThan(15);
  expect(asked.filter((name) => !measured.has(name))).toEqual([]);
});
