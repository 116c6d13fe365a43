import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setting } from "../config/setting.ts";
import { createSecretBox, SECRET_KEY_BYTES, type SecretBox } from "./secret-box.ts";

const KEY_TEXT = /^[0-9a-f]{64}$/i;

/** The key that webhooks' secrets are sealed with; the gateway and all dispatchers must have the same. */
export const secretsKeySettings = {
  WEBHOOK_SECRETS_KEY: setting
    .optionalText({
      description:
        "Key that webhooks' secrets are encrypted with in Redis: 64 hex digits, from `openssl rand -hex 32`. Without it one is made in WEBHOOK_SECRETS_KEY_FILE; set it when the gateway and the dispatchers share no folder",
      example: "6f1ed002ab5595859014ebf0951522d9f1e3ad2c1b7d4c5e8a9b0c1d2e3f4a5b",
      secret: true,
    })
    .refine((key) => key === undefined || KEY_TEXT.test(key), { error: "expected 64 hex digits" }),
  WEBHOOK_SECRETS_KEY_FILE: setting
    .text({
      description:
        "File of that key when WEBHOOK_SECRETS_KEY is not set; made with the first webhook, and needed as long as there are any",
      example: "sessions/webhooks/secrets.key",
    })
    .default("sessions/webhooks/secrets.key"),
};

/** The two settings, parsed. */
export interface SecretsKeyOptions {
  readonly WEBHOOK_SECRETS_KEY?: string | undefined;
  readonly WEBHOOK_SECRETS_KEY_FILE: string;
}

/**
 * The box for the secrets of webhooks, with the key given or the one in the file, which is made if there is none.
 *
 * @throws with the file's name when it cannot be read or made, or holds no key
 */
export async function openSecretBox(options: SecretsKeyOptions): Promise<SecretBox> {
  const { WEBHOOK_SECRETS_KEY: given, WEBHOOK_SECRETS_KEY_FILE: file } = options;
  const text = given ?? (await readKey(file)) ?? (await makeKey(file));
  if (!KEY_TEXT.test(text))
    throw new Error(`WEBHOOK_SECRETS_KEY_FILE: ${file} holds no key of 64 hex digits`);
  return createSecretBox(Buffer.from(text, "hex"));
}

async function readKey(file: string): Promise<string | null> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cannot("be read", file, error);
  }
}

/** Whoever comes first makes it; nobody ever sees a part of it, and nobody overwrites it. */
async function makeKey(file: string): Promise<string> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, `${randomBytes(SECRET_KEY_BYTES).toString("hex")}\n`, {
      mode: 0o600,
      flush: true,
    });
    await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw cannot("be made", file, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

function cannot(what: string, file: string, cause: unknown): Error {
  const { code } = cause as NodeJS.ErrnoException;
  return new Error(`WEBHOOK_SECRETS_KEY_FILE: ${file} cannot ${what}: ${code ?? "unknown error"}`, { cause });
}
