import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nodeFlags } from "./node-flags.ts";

test.each(["gateway", "telegram-worker", "webhook-dispatcher"])(
  "Compose starts Node for the %s as everybody else does",
  (app) => {
    const compose = readFileSync(join(import.meta.dirname, "../../../../docker-compose.yml"), "utf8");
    const [, service = ""] = compose.split(`\n  ${app}:\n`);
    const options = /^ {6}NODE_OPTIONS: (.+)$/m.exec(service.split(/^ {2}\S/m)[0] ?? "")?.[1] ?? "";
    expect(options).toBe(nodeFlags(app).join(" "));
  },
);
