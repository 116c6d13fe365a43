import { randomBytes } from "node:crypto";
import {
  ApiError,
  type CreateWebhookParams,
  type UpdateWebhookParams,
  type Webhook,
  type WebhookSecret,
} from "@telepipe/contracts";
import type { Clock, SecretBox, WebhookStore } from "@telepipe/runtime";
import type { CheckUrl } from "./check-url.ts";

/** What the registry works with. */
export interface WebhookRegistryOptions {
  readonly store: WebhookStore;
  /** Opened with the first endpoint: whoever manages none needs no key. */
  readonly openBox: () => Promise<SecretBox>;
  readonly checkUrl: CheckUrl;
  /** Forgets how an endpoint has done. */
  readonly resetHealth: (id: string) => Promise<void>;
  /** Has removed what a deleted endpoint leaves. */
  readonly clearUp: (id: string) => Promise<void>;
  readonly clock: Clock;
}

/** An endpoint with the secret that is told only now. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  /** `whsec_…` */
  readonly secret: string;
}

/** More keys than anybody rotates within the longest grace; each is a signature in every request. */
const MAX_SECRETS = 5;
/** Of Standard Webhooks' 24 to 64. */
const SECRET_BYTES = 32;

/** The endpoints that the API manages: what may be stored, and how secrets get in. */
export class WebhookRegistry {
  readonly #options: WebhookRegistryOptions;

  constructor(options: WebhookRegistryOptions) {
    this.#options = options;
  }

  /** @throws ApiError WEBHOOK_URL_REFUSED */
  async create(params: CreateWebhookParams): Promise<WebhookWithSecret> {
    const { store, clock, checkUrl, openBox } = this.#options;
    const [box] = await Promise.all([openBox(), checkUrl(params.url)]);
    const now = clock.now();
    const id = `ep-${randomBytes(8).toString("hex")}`;
    const secret = createSecret();
    const { headers, api_key, ...rest } = params;
    const webhook: Webhook = {
      v: 1,
      id,
      ...rest,
      chats: params.chats === null ? null : withoutUndefined(params.chats),
      headers: sealHeaders(headers, id, box),
      api_key: api_key === null ? null : box.seal(api_key, id),
      state_reason: null,
      secrets: [{ key: box.seal(secret, id), expires_at: null }],
      created_at: now,
      updated_at: now,
    };
    await store.create(webhook);
    return { webhook, secret };
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND, WEBHOOK_URL_REFUSED */
  async update(id: string, params: UpdateWebhookParams): Promise<Webhook> {
    const { store, clock, checkUrl, openBox, resetHealth } = this.#options;
    await this.get(id);
    if (params.url !== undefined) await checkUrl(params.url);
    const { headers, api_key, chats, ...plain } = params;
    const box = headers || api_key ? await openBox() : null;
    const updated = await store.update(id, (present) => ({
      ...present,
      ...withoutUndefined(plain),
      ...(chats === undefined ? {} : { chats: chats === null ? null : withoutUndefined(chats) }),
      ...(headers && box ? { headers: sealHeaders(headers, id, box) } : {}),
      ...(api_key === undefined ? {} : { api_key: api_key && box ? box.seal(api_key, id) : null }),
      ...(plain.state === undefined ? {} : { state_reason: null }),
      updated_at: clock.now(),
    }));
    if (params.url !== undefined || params.state === "enabled") await resetHealth(id);
    return orNotFound(updated);
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND */
  async rotateSecret(id: string, graceSeconds: number): Promise<WebhookWithSecret> {
    const { store, clock, openBox } = this.#options;
    await this.get(id);
    const box = await openBox();
    const secret = createSecret();
    const updated = await store.update(id, (present) => {
      const now = clock.now();
      const until = now + graceSeconds * 1000;
      const old = present.secrets
        .map(({ key, expires_at: at }): WebhookSecret => ({ key, expires_at: Math.min(at ?? until, until) }))
        // One that was sealed with a lost key would keep the endpoint from being served.
        .filter(({ key, expires_at: at }) => (at ?? 0) > now && box.open(key, id) !== null);
      const secrets = [{ key: box.seal(secret, id), expires_at: null }, ...old].slice(0, MAX_SECRETS);
      return { ...present, secrets, updated_at: now };
    });
    return { webhook: orNotFound(updated), secret };
  }

  /** @throws ApiError WEBHOOK_NOT_FOUND */
  async get(id: string): Promise<Webhook> {
    return orNotFound(await this.#options.store.get(id));
  }

  async list(): Promise<readonly Webhook[]> {
    return (await this.#options.store.list()).webhooks;
  }

  /**
   * Deletes an endpoint; what waits for it is dropped.
   *
   * @throws ApiError WEBHOOK_NOT_FOUND
   */
  async remove(id: string): Promise<void> {
    if (!(await this.#options.store.remove(id))) throw new ApiError("WEBHOOK_NOT_FOUND");
    await this.#options.clearUp(id);
  }
}

function createSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** Names in lower case, as HTTP does not tell them apart. */
function sealHeaders(
  headers: Readonly<Record<string, string>>,
  id: string,
  box: SecretBox,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), box.seal(value, id)]),
  );
}

function orNotFound(webhook: Webhook | null): Webhook {
  if (webhook === null) throw new ApiError("WEBHOOK_NOT_FOUND");
  return webhook;
}

type Defined<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** Without the fields that were not given. */
function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  // Only fields without a value go, which is what the type says.
  return Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== undefined),
  ) as Defined<Value>;
}
