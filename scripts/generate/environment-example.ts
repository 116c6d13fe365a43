import * as z from "zod";
import { gatewaySettings } from "../../apps/gateway/src/config.ts";
import { workerSettings } from "../../apps/telegram-worker/src/config.ts";
import { dispatcherSettings } from "../../apps/webhook-dispatcher/src/config.ts";
import { launcherSettings } from "../../launcher/src/config.ts";
import { settingMeta } from "../../packages/runtime/src/index.ts";

/** The parts of `.env.example`, in the order of a first reading; a setting stands where it first occurs. */
const SECTIONS: readonly { title: string; names: (name: string) => boolean }[] = [
  {
    title: "The account: an application of a user from https://my.telegram.org",
    names: (name) => name.startsWith("TG_"),
  },
  {
    title: "The API",
    names: (name) => name === "X_API_TOKEN" || name.startsWith("GATEWAY_") || name.startsWith("PUBLIC_"),
  },
  { title: "Webhooks", names: (name) => name.includes("WEBHOOK_") },
  { title: "Media", names: (name) => name.startsWith("MEDIA_") },
  { title: "Redis", names: (name) => name.startsWith("REDIS_") },
  { title: "Everything else", names: () => true },
];

/** What a first run with an account of one's own needs. */
const TO_FILL_IN = new Set([
  "TG_API_ID",
  "TG_API_HASH",
  "TG_SESSION_NAME",
  "TG_PHONE_NUMBER",
  "X_API_TOKEN",
  "WEBHOOK_URL",
  "WEBHOOK_API_KEY",
]);

/** `.env.example`: every setting of every app with its description. */
export function environmentExample(): string {
  const shapes: Record<string, z.core.$ZodType> = {
    ...workerSettings.shape,
    ...gatewaySettings.shape,
    ...dispatcherSettings.shape,
    ...launcherSettings.shape,
  };
  const left = new Set(Object.keys(shapes));
  const lines = [
    "# Copy to .env. Every setting is optional for `pnpm start`, which then runs a demo on a simulated Telegram.",
  ];
  for (const { title, names } of SECTIONS) {
    const section = [...left].filter(names);
    if (section.length === 0) continue;
    lines.push("", `# ${title}`, `# ${"-".repeat(title.length)}`);
    for (const name of section) {
      left.delete(name);
      lines.push("", ...describe(name, shapes[name]));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A setting with a default stands there as a comment with it; one without, as a line to fill in or an example. */
function describe(name: string, schema: z.core.$ZodType | undefined): string[] {
  const meta = schema === undefined ? undefined : settingMeta(schema);
  if (schema === undefined || meta === undefined) throw new Error(`${name} has no description and example`);
  const fallback = defaultOf(schema);
  const example =
    fallback === meta.example || (fallback === null && !TO_FILL_IN.has(name))
      ? ""
      : ` (example: ${meta.example})`;
  const value = TO_FILL_IN.has(name) ? `${name}=${fallback ?? ""}` : `# ${name}=${fallback ?? meta.example}`;
  return [`# ${meta.description}${example}`, value];
}

function defaultOf(schema: z.core.$ZodType): string | null {
  const parsed = z.safeParse(schema, undefined);
  return parsed.success && parsed.data !== undefined ? String(parsed.data) : null;
}
