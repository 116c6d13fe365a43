import { ApiError } from "@telepipe/contracts";

/** Every answer of the API is JSON, errors included. */
export const JSON_HEADERS = { "content-type": "application/json" } as const;

/** An error in the Bot API's envelope (core.telegram.org/bots/api#making-requests), as JSON text. */
export function errorEnvelope(error: ApiError): string {
  const parameters = {
    ...(error.retryAfterSeconds === undefined ? {} : { retry_after: error.retryAfterSeconds }),
    ...(error.jobId === undefined ? {} : { job_id: error.jobId }),
  };
  return JSON.stringify({
    ok: false,
    error_code: error.status,
    description: error.message,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  });
}

/** An error as an HTTP response; a wait is also told as `Retry-After`. */
export function errorResponse(error: ApiError, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(errorEnvelope(error), {
    status: error.status,
    headers: {
      ...JSON_HEADERS,
      ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
      ...headers,
    },
  });
}

/** What a thrown value says to the caller: its own text when it is an `ApiError`, else INTERNAL. */
export function toApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("INTERNAL", { cause: error });
}
