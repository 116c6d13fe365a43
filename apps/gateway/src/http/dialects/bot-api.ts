import { ApiError, BOT_ONLY_METHODS, toBotApiError, validationText } from "@telepipe/contracts";
import type { Logger } from "@telepipe/runtime";
import { type Context, Hono } from "hono";
import type { CallDialect, CallExecutor } from "../../calls/call-executor.ts";
import type { LostAnswers } from "../../calls/lost-answers.ts";
import type { PreparedMethod } from "../../calls/prepared-method.ts";
import { serveMedia } from "../../media/serve-media.ts";
import type { GatewayMetrics } from "../../metrics.ts";
import type { UpdateMethod } from "../../updates/update-methods.ts";
import { readBody } from "../body/read-body.ts";
import { type BotToken, isTokenLike, tokenFinder } from "../bot-tokens.ts";
import { noteError } from "../create-app.ts";
import { JSON_HEADERS } from "../error-response.ts";
import type { Exchange, GatewayEnv } from "../gateway-env.ts";
import { jsonResponse } from "../json-response.ts";
import { markReplayed } from "../replayed.ts";
import { botApiFields, type ReplyMarkupRule } from "./bot-api-fields.ts";

/** What the dialect needs. */
export interface BotApiDialectOptions {
  readonly tokens: readonly BotToken[];
  readonly replyMarkup: ReplyMarkupRule;
  readonly methods: ReadonlyMap<string, PreparedMethod>;
  readonly executor: CallExecutor;
  /** Null: every call is a call of its own. */
  readonly lostAnswers: LostAnswers | null;
  /** What the gateway answers by itself, by lower-case name. */
  readonly updates: ReadonlyMap<string, UpdateMethod>;
  readonly mediaDirectory: string;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
}

/** A call once it is known who makes it. */
interface BotCall {
  readonly context: Context<GatewayEnv>;
  readonly exchange: Exchange;
  readonly token: BotToken;
  /** Lower case. */
  readonly method: string;
}

/** As the official server answers: pages of any site may call it. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "content-type",
} as const;

/** The fields of methods that the gateway answers by itself are few and short. */
const FIELDS_LIMIT_BYTES = 1024 ** 2;

/** A call of one of these changes nothing, so its caller may make it again after any error. */
const READS_ONLY = /^(get|search|resolve)/;

/**
 * `/bot<token>/<method>` and `/file/bot<token>/<path>` as the official server has them
 * (core.telegram.org/bots/api#making-requests). `user` may stand for `bot`, and `/test` before the method is passed
 * over. The token stands in the path, so neither path nor address of these requests is ever logged.
 */
export function botApiDialect(options: BotApiDialectOptions): Hono<GatewayEnv> {
  const findToken = tokenFinder(options.tokens);
  const methods = new Map(
    [...options.methods.values()].map((each) => [each.contract.name.toLowerCase(), each]),
  );
  const app = new Hono<GatewayEnv>();
  app.onError((thrown, context) => {
    const exchange = context.get("exchange");
    const { enqueuedMethod } = exchange;
    const mayHaveRun = enqueuedMethod !== undefined && !READS_ONLY.test(enqueuedMethod);
    const answer = toBotApiError(noteError(thrown, exchange, options.log), mayHaveRun);
    const wait = answer.parameters?.retry_after;
    const headers = wait === undefined ? CORS : { ...CORS, "retry-after": String(wait) };
    return jsonResponse(answer, answer.error_code, headers);
  });

  const call = async (context: Context<GatewayEnv>) => {
    if (context.req.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
    const token = requireToken(context, findToken);
    if (context.req.method !== "GET" && context.req.method !== "POST") throw new ApiError("NOT_FOUND");
    const method = (context.req.param("method") ?? context.req.query("method") ?? "").toLowerCase();
    const exchange = context.get("exchange");
    const local = options.updates.get(method);
    if (local !== undefined) return answerHere({ context, exchange, token, method }, local, options);
    const result = await answer({ context, exchange, token, method }, options, methods);
    return jsonResponse({ ok: true, result }, 200, CORS);
  };
  app.all("/:bot{(?:bot|user)[^/]*}/test/:method", call);
  app.all("/:bot{(?:bot|user)[^/]*}/:method", call);
  app.all("/:bot{(?:bot|user)[^/]*}/", call);
  app.get("/file/:bot{(?:bot|user)[^/]*}/:path{.+}", async (context) => {
    requireToken(context, findToken);
    const { incoming, outgoing } = context.env;
    const { mediaDirectory, metrics } = options;
    metrics.mediaServed(await serveMedia(mediaDirectory, context.req.param("path"), incoming, outgoing));
    return context.body(null);
  });
  return app;
}

/**
 * Who calls. What has not even the form of a token is an unknown address.
 *
 * @throws ApiError NOT_FOUND, UNAUTHORIZED
 */
function requireToken(context: Context<GatewayEnv>, find: (given: string) => BotToken | null): BotToken {
  const given = (context.req.param("bot") ?? "").replace(/^(bot|user)/, "");
  if (!isTokenLike(given)) throw new ApiError("NOT_FOUND");
  const token = find(given);
  if (token === null) throw new ApiError("UNAUTHORIZED");
  return token;
}

/** Answers a method that needs no worker; its result is JSON already. */
async function answerHere(
  { context, exchange, token }: BotCall,
  { name, execute }: UpdateMethod,
  { replyMarkup }: BotApiDialectOptions,
): Promise<Response> {
  exchange.apiMethod = name;
  const { incoming, outgoing } = context.env;
  const body = await readBody(incoming, { limitBytes: FIELDS_LIMIT_BYTES, onFile: discarded });
  const { fields } = botApiFields(context.req.query(), body, replyMarkup);
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const { resultJson, description } = await execute({ consumer: token.id, fields, signal: gone.signal });
  const more = description === undefined ? "" : `,"description":${JSON.stringify(description)}`;
  return new Response(`{"ok":true,"result":${resultJson}${more}}`, { headers: { ...JSON_HEADERS, ...CORS } });
}

/** A webhook's certificate is of no use here: the system's authorities decide. */
async function discarded(_: unknown, content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of content);
}

async function answer(
  { context, exchange, token, method: name }: BotCall,
  { executor, replyMarkup, lostAnswers }: BotApiDialectOptions,
  methods: ReadonlyMap<string, PreparedMethod>,
): Promise<unknown> {
  const reason = BOT_ONLY_METHODS.get(name);
  if (reason !== undefined) throw new ApiError("BOTS_ONLY", { detail: reason });
  const method = methods.get(name);
  if (method === undefined) throw new ApiError("METHOD_NOT_FOUND");
  exchange.apiMethod = method.contract.name;
  const query = context.req.query();
  const dialect: CallDialect = {
    files: { anyPart: true, bareBase64: false },
    readFields: (body) => botApiFields(query, body, replyMarkup),
    refuse: (error, fields) => new ApiError("VALIDATION_FAILED", { detail: validationText(error, fields) }),
  };
  const answered = await executor.execute(method, {
    incoming: context.env.incoming,
    requestId: exchange.requestId,
    dialect,
    lostAnswer: READS_ONLY.test(name) ? undefined : lostAnswers?.of(token.id, context.env.outgoing),
    onReplay: () => markReplayed(context),
    onEnqueue: () => {
      exchange.enqueuedMethod = method.contract.name;
    },
  });
  if (answered.kind === "accepted") throw new ApiError("RESULT_TIMEOUT", { jobId: answered.jobId });
  return answered.result;
}
